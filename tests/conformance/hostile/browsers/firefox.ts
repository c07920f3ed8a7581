import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { servePage } from '../../hosts/chromium.ts';
import type { ConformanceHost } from '../../hosts/host.ts';
import { RemoteHost } from '../../hosts/remote.ts';
import { decode, encode } from '../../hosts/wire.ts';
import { BidiPage } from './bidi.ts';

const NAMES = ['firefox-esr', 'firefox'];
const START_MS = 30_000;

/** Where this machine's Firefox is, if it has one. */
export function findFirefox(): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** A page in Firefox that casts through the script API of the site. It tells no output while a program runs. */
export async function firefoxHost(path: string, siteUrl: string): Promise<ConformanceHost> {
	await using started = new AsyncDisposableStack();
	const profile = await mkdtemp(join(tmpdir(), 'spell-firefox-'));
	started.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
	const browser = spawn(path, ['--headless', '--profile', profile, '--no-remote', '--remote-debugging-port', '0']);
	started.defer(() => ended(browser));
	const server = await servePage();
	started.defer(() => void server.close().closeAllConnections());
	const page = await BidiPage.open(await endpointOf(browser));
	started.defer(() => page.close());
	await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?site=${siteUrl}`);
	while ((await page.evaluate(`'obey' in globalThis`)) !== true) await sleep(50);
	const running = started.move();
	return new RemoteHost('Firefox', {
		send: async (command) => decode(String(await page.evaluate(`obey(${JSON.stringify(encode(command))})`))),
		onOutput: () => {},
		close: () => running.disposeAsync()
	});
}

/** Firefox says on stderr where it listens. */
async function endpointOf({ stderr }: ChildProcess): Promise<string> {
	const lines = createInterface({ input: stderr!, signal: AbortSignal.timeout(START_MS) });
	for await (const line of lines) {
		const [, endpoint] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
		if (endpoint === undefined) continue;
		// What else it says must not fill the pipe.
		stderr!.resume();
		return endpoint;
	}
	throw new Error('Firefox does not say where it listens.');
}

async function ended(browser: ChildProcess): Promise<void> {
	const exited = new Promise((resolve) => browser.once('exit', resolve));
	if (browser.exitCode === null && browser.kill()) await exited;
}
