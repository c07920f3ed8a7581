import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { CHROMIUM } from '../browsers/engines.ts';
import type { BrowserHost } from '../browsers/page-host.ts';
import { KILLED } from './killed.ts';
import { killMany, WORKER_THREAD } from './kill-many.ts';
import { threadsNamed, treeMemoryMib } from './process-tree.ts';

const KILLS = 20;
const MOST_MORE_MIB = 64;
/** One that casts and one spare; besides, killed ones that have not ended yet: Chromium takes up to 2.5 s. */
const WORKERS = 2;
const MOST_WORKERS = WORKERS + 16;
/** How long the engine may take to give back what killed workers held. */
const SETTLE = { timeout: 20_000, interval: 250 };

let browser: BrowserHost | undefined;
beforeAll(async () => (browser = await CHROMIUM.open(inject('siteUrl'))));
afterAll(() => browser?.host.close());

// Counts threads and memory as Linux tells them.
test.skipIf(process.platform !== 'linux').each(KILLED)(
	`${KILLS} kills of $name leave the page as it was`,
	{ timeout: 60_000 },
	async (program) => {
		const { host, pid } = browser!;
		const caster = await host.open(1);
		const { verdicts, failedNext, beforeMib, mostWorkers } = await killMany({ caster, pid }, program, KILLS);
		expect(failedNext).toBe(0);
		expect(program.expected).toEqual(expect.arrayContaining([...verdicts]));
		expect(mostWorkers).toBeGreaterThan(0);
		expect(mostWorkers).toBeLessThanOrEqual(MOST_WORKERS);
		await expect.poll(() => threadsNamed(pid, WORKER_THREAD), SETTLE).toBeLessThanOrEqual(WORKERS);
		await expect.poll(() => treeMemoryMib(pid) - beforeMib, SETTLE).toBeLessThan(MOST_MORE_MIB);
		await caster.close();
	}
);
