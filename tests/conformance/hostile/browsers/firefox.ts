import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BidiPage } from './bidi.ts';
import { findProgram } from './find-program.ts';
import { ended, hostInPage, type BrowserHost } from './page-host.ts';

const START_MS = 30_000;

/** A page in this machine's Firefox, if it has one. */
export async function openFirefox(siteUrl: string): Promise<BrowserHost | undefined> {
	const path = findProgram('firefox-esr', 'firefox');
	if (path === undefined) return undefined;
	await using started = new AsyncDisposableStack();
	const profile = await mkdtemp(join(tmpdir(), 'spell-firefox-'));
	started.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
	const browser = spawn(path, ['--headless', '--profile', profile, '--no-remote', '--remote-debugging-port', '0']);
	started.defer(() => ended(browser));
	const page = await BidiPage.open(await endpointOf(browser));
	started.defer(() => page.close());
	const host = await hostInPage('Firefox', page, siteUrl, started);
	return { host, pid: browser.pid! };
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
