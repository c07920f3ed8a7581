import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../scripts/tools.ts';

/** What a page of the built site has asked for so far. */
export interface SentScripts {
	/** Compressed bytes, headers included, of the page's scripts, and of its workers' as sent. */
	readonly pageBytes: number;
	readonly workerBytes: number;
	/** How many scripts that were, the workers' among them. */
	readonly count: number;
}

/** Watches which scripts a page asks for, from before its first navigation on; the answer tells what came until then. */
export async function watchScripts(page: Page): Promise<() => SentScripts> {
	const workers = new Set<string>();
	page.on('worker', (worker) => workers.add(new URL(worker.url()).pathname));
	const sizes = new Map<string, number>();
	const paths = new Map<string, string>();
	const session = await page.context().newCDPSession(page);
	session.on('Network.responseReceived', ({ requestId, response }) => {
		if (/javascript/.test(response.mimeType)) paths.set(requestId, new URL(response.url).pathname);
	});
	session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		const path = paths.get(requestId);
		if (path !== undefined) sizes.set(path, encodedDataLength);
	});
	await session.send('Network.enable');
	return () => ({
		pageBytes: sum([...sizes.values()]),
		workerBytes: sum([...workers].map(sentBytes)),
		count: sizes.size + workers.size
	});
}

/** A worker's own script is asked for where the page's session does not see it: its size is that of the file sent. */
function sentBytes(path: string): number {
	return statSync(join(ROOT, 'build', `${path}.br`)).size;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
