/** A Chromium of its own, with a profile on disk, that can be killed like a machine that loses its power. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';

export interface SoakBrowser {
	page: Page;
	/** Ends all of its processes at once; nothing is closed or written first. */
	kill(): Promise<void>;
	/** Ends it as a person does. */
	close(): Promise<void>;
}

const PORT_FILE = 'DevToolsActivePort';
const PATIENCE_MS = 60_000;

/** @throws Error when it does not start, which a profile that was damaged would do. */
export async function startBrowser(profile: string): Promise<SoakBrowser> {
	await rm(join(profile, PORT_FILE), { force: true });
	const { executablePath, args } = await findChromium();
	const own = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
	const child = spawn(executablePath, [...args, ...own], { stdio: 'ignore', detached: true });
	const browser = await connect(profile, child);
	const context = browser.contexts()[0];
	if (context === undefined) throw new Error('The browser has no profile.');
	const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
	return {
		page: context.pages()[0] ?? (await context.newPage()),
		kill: async () => {
			// Its process group: the browser, its renderers and its storage.
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
			await ended;
		},
		close: async () => {
			const session = await browser.newBrowserCDPSession();
			await session.send('Browser.close').catch(() => undefined);
			await ended;
		}
	};
}

async function connect(profile: string, child: ChildProcess): Promise<Browser> {
	const until = Date.now() + PATIENCE_MS;
	while (Date.now() < until) {
		if (child.exitCode !== null) throw new Error(`The browser ended with ${child.exitCode} while it started.`);
		const [port] = (await readFile(join(profile, PORT_FILE), 'utf8').catch(() => '')).split('\n');
		if (port !== undefined && port !== '') return chromium.connectOverCDP(`http://127.0.0.1:${port}`);
		await delay(50);
	}
	throw new Error('The browser does not answer.');
}
