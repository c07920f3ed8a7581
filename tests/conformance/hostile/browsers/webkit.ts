import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { findProgram } from './find-program.ts';
import { ended, hostInPage, type BrowserHost } from './page-host.ts';
import { WebDriverPage } from './webdriver.ts';

/** A page in this machine's WebKitGTK, if it has one, on a display of its own. */
export async function openWebKit(siteUrl: string): Promise<BrowserHost | undefined> {
	const [driverPath, displayPath] = [findProgram('WebKitWebDriver'), findProgram('Xvfb')];
	if (driverPath === undefined || displayPath === undefined) return undefined;
	await using started = new AsyncDisposableStack();
	const display = await startDisplay(displayPath, started);
	const port = await freePort();
	const driver = spawn(driverPath, [`--port=${port}`], {
		stdio: 'ignore',
		env: { ...process.env, DISPLAY: display, WAYLAND_DISPLAY: undefined }
	});
	started.defer(() => ended(driver));
	const page = await WebDriverPage.open(`http://127.0.0.1:${port}`);
	started.defer(() => page.close());
	const host = await hostInPage('WebKitGTK', page, siteUrl, started);
	return { host, pid: driver.pid! };
}

/** The name of a display that nobody sees. Xvfb tells the number of the one that was free. */
async function startDisplay(path: string, started: AsyncDisposableStack): Promise<string> {
	const server = spawn(path, ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
		stdio: ['ignore', 'pipe', 'ignore']
	});
	started.defer(() => ended(server));
	const [number] = (await Promise.race([once(server.stdout, 'data'), once(server, 'exit')])) as [unknown];
	if (!(number instanceof Uint8Array)) throw new Error('Xvfb ended before it had a display.');
	return `:${number.toString().trim()}`;
}

/** The driver cannot choose a port by itself. */
async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
