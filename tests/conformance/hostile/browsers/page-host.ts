import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { servePage } from '../../hosts/chromium.ts';
import type { ConformanceHost } from '../../hosts/host.ts';
import { RemoteHost } from '../../hosts/remote.ts';
import { decode, encode } from '../../hosts/wire.ts';

const POLL_MS = 50;

/** A page that is driven from outside the browser. */
export interface DrivenPage {
	goto(url: string): Promise<void>;
	/** What an expression gives in the page, awaited. */
	evaluate(expression: string): Promise<unknown>;
}

/** A browser that casts through the script API of the site, and the process that all of its others come from. */
export interface BrowserHost {
	host: ConformanceHost;
	pid: number;
}

/** A page that casts through the script API of the site. It tells no output while a program runs. Takes over what was started. */
export async function hostInPage(
	name: string,
	page: DrivenPage,
	siteUrl: string,
	started: AsyncDisposableStack
): Promise<ConformanceHost> {
	const server = await servePage();
	started.defer(() => void server.close().closeAllConnections());
	await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?site=${siteUrl}`);
	while ((await page.evaluate(`'obey' in globalThis`)) !== true) await sleep(POLL_MS);
	const running = started.move();
	return new RemoteHost(name, {
		send: async (command) => decode(String(await page.evaluate(`obey(${JSON.stringify(encode(command))})`))),
		onOutput: () => {},
		close: () => running.disposeAsync()
	});
}

/** Ends a process that was started here, and waits until it has. */
export async function ended(started: ChildProcess): Promise<void> {
	const exited = new Promise((resolve) => started.once('exit', resolve));
	if (started.exitCode === null && started.kill()) await exited;
}
