import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../scripts/tools.ts';

/** What a page of the built site has asked for so far. */
export interface SentScripts {
	/** Bytes of the page's scripts, and of its workers', as they are sent: compressed, without headers. */
	readonly pageBytes: number;
	readonly workerBytes: number;
	/** How many scripts that were, the workers' among them. */
	readonly count: number;
}

/**
 * Watches which scripts a page asks for, from before its first navigation on; the answer tells what came until then.
 * Sizes are those of the files: what the service worker answers is none the lighter for it.
 */
export async function watchScripts(page: Page): Promise<() => SentScripts> {
	const workers = new Set<string>();
	page.on('worker', (worker) => workers.add(new URL(worker.url()).pathname));
	const scripts = new Set<string>();
	const session = await page.context().newCDPSession(page);
	session.on('Network.responseReceived', ({ response }) => {
		if (/javascript/.test(response.mimeType)) scripts.add(new URL(response.url).pathname);
	});
	await session.send('Network.enable');
	return () => ({
		pageBytes: sum([...scripts].filter((path) => !workers.has(path)).map(sentBytes)),
		workerBytes: sum([...workers].map(sentBytes)),
		count: new Set([...scripts, ...workers]).size
	});
}

function sentBytes(path: string): number {
	const file = join(ROOT, 'build', path);
	return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
