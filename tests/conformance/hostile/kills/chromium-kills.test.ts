import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type BrowserServer } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { findChromium } from '../../../../scripts/chromium.ts';
import { compileWat } from '../../../unit/support/wat.ts';
import { chromiumHost } from '../../hosts/chromium.ts';
import type { ConformanceHost, HostCaster } from '../../hosts/host.ts';
import { greeter } from '../../programs.ts';
import { threadsNamed, treeMemoryMib } from './process-tree.ts';

const KILLS = 20;
const MOST_MORE_MIB = 150;
/** How Chromium names the threads of workers. */
const WORKER_THREAD = 'DedicatedWorker';
/** One that casts and one spare; besides, killed ones that have not ended yet: Chromium takes up to 2.5 s. */
const WORKERS = 2;
const MOST_WORKERS = WORKERS + 16;
/** How long the engine may take to give back what killed workers held. */
const SETTLE_MS = 4_000;
const LIMITS = { timeoutMs: 150, metering: 'unmetered' } as const;

const LOOP = '(module (func (export "_start") (loop $l (br $l))))';
/** Grows by 16 MiB at a time and writes to all of it, then loops. */
const GROWING = `(module (memory (export "memory") 1) (func (export "_start") (local $at i32)
	(loop $more
		(local.set $at (memory.grow (i32.const 256)))
		(if (i32.ne (local.get $at) (i32.const -1)) (then
			(memory.fill (i32.shl (local.get $at) (i32.const 16)) (i32.const 1) (i32.const 0x1000000))))
		(br $more))))`;

let browser: BrowserServer;
let host: ConformanceHost;
let caster: HostCaster;
beforeAll(async () => {
	browser = await chromium.launchServer(await findChromium());
	host = await chromiumHost({ siteUrl: inject('siteUrl'), browser: browser.wsEndpoint() });
	caster = await host.open(1);
});
afterAll(async () => {
	await caster.close();
	await host.close();
	await browser.close();
});

// Counts threads and memory as Linux tells them.
test.skipIf(process.platform !== 'linux').each([
	['an endless loop', LOOP],
	['a growing module', GROWING]
])('20 kills of %s leave the page as it was', { timeout: 60_000 }, async (what, source) => {
	const program = await compileWat(source);
	const next = await greeter();
	await caster.cast(next);
	const pid = browser.process().pid!;
	const before = treeMemoryMib(pid);
	let most = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		expect(await caster.cast(program, { limits: LIMITS })).toMatchObject({ kind: 'timed-out' });
		expect(await caster.cast(next)).toMatchObject({ kind: 'ok' });
		most = Math.max(most, threadsNamed(pid, WORKER_THREAD));
	}
	await sleep(SETTLE_MS);
	const [more, left] = [treeMemoryMib(pid) - before, threadsNamed(pid, WORKER_THREAD)];
	const memory = `${more.toFixed(0)} MiB more than the ${before.toFixed(0)} MiB before`;
	console.log(`${KILLS} kills of ${what}: ${memory}; ${most} workers at most, ${left} at the end`);
	expect(most).toBeGreaterThan(0);
	expect(most).toBeLessThanOrEqual(MOST_WORKERS);
	expect(left).toBeLessThanOrEqual(WORKERS);
	expect(more).toBeLessThan(MOST_MORE_MIB);
});
