import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { ROOT } from '../../../scripts/tools.ts';
import type { Command, OutputEvent } from './agent.ts';
import type { ConformanceHost } from './host.ts';
import { RemoteHost, type Channel } from './remote.ts';
import { decode, encode } from './wire.ts';

const HOSTS = join(ROOT, 'tests', 'conformance', 'hosts');
const PAGE = '<!doctype html><title>Another origin</title><script type="module" src="/chromium-page.ts"></script>';

/** A page in Chromium that casts through the script API of the site, as any other site's page may. */
export async function chromiumHost({
	siteUrl,
	browser: endpoint
}: {
	siteUrl: string;
	browser: string;
}): Promise<ConformanceHost> {
	const server = await servePage();
	const browser = await chromium.connect(endpoint);
	const page = await browser.newPage();
	let listener: (event: OutputEvent) => void = () => {};
	await page.exposeFunction('tellOutput', (event: string) => listener(decode(event) as OutputEvent));
	await openPage(page, `http://127.0.0.1:${(server.address() as AddressInfo).port}/?site=${siteUrl}`);
	const channel: Channel = {
		send: async (command: Command) => {
			return decode(await page.evaluate((text) => obey(text), encode(command)));
		},
		onOutput: (given) => (listener = given),
		async close() {
			await browser.close();
			server.close();
			server.closeAllConnections();
		}
	};
	return new RemoteHost('Chromium', channel);
}

/** Waits for the page's script, or fails with what the page complained of. */
async function openPage(page: Page, url: string): Promise<void> {
	const failed = new Promise<never>((_, reject) => page.once('pageerror', reject));
	await page.goto(url);
	await Promise.race([page.waitForFunction(() => 'obey' in globalThis), failed]);
}

/** The page and its modules on an origin of their own; nothing else. */
export async function servePage(): Promise<Server> {
	const server = createServer(({ url = '/' }, response) => {
		const { pathname } = new URL(url, 'http://page');
		if (pathname === '/') return void response.setHeader('Content-Type', 'text/html').end(PAGE);
		readFile(join(HOSTS, basename(pathname)), 'utf8').then(
			(source) => response.setHeader('Content-Type', 'text/javascript').end(stripTypeScriptTypes(source)),
			() => response.writeHead(404).end()
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}
