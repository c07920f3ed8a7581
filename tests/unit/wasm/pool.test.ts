import { afterEach, describe, expect, test } from 'vitest';
import { concatBytes, decodeText } from '../../../src/lib/wasm/bytes.ts';
import { MIB } from '../../../src/lib/wasm/limits.ts';
import { PooledModule } from '../../../src/lib/wasm/pooled-module.ts';
import type { SpawnWorker } from '../../../src/lib/wasm/worker-port.ts';
import { WasmWorkerPool, type PoolOptions } from '../../../src/lib/wasm/worker-runner.ts';
import { compileWat } from '../support/wat.ts';
import { spawnScript, spawnThread } from './threads.ts';

const pools: WasmWorkerPool[] = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.close()));

/** A pool over real threads that counts those it starts; the first ones may be others. */
function poolOf(options: Partial<PoolOptions> & { first?: readonly SpawnWorker[] } = {}) {
	const { first = [], ...rest } = options;
	let spawned = 0;
	const spawn: SpawnWorker = () => (first[spawned++] ?? spawnThread)();
	const pool = new WasmWorkerPool({ size: 1, spawn, ...rest });
	pools.push(pool);
	return { pool, spawned: () => spawned };
}

const QUIET = '(module (func (export "_start")))';
const TRAPPING = '(module (func (export "_start") unreachable))';
const SPINNING = '(module (func (export "_start") (loop $ever (br $ever))))';
const LARGE = '(module (memory (export "memory") 4096) (func (export "_start")))';

test('workers are warm and reused, with one more as a spare', async () => {
	const { pool, spawned } = poolOf();
	const module = await pool.load(await compileWat(QUIET));
	for (let round = 0; round < 5; round++) expect(await pool.cast(module, {})).toMatchObject({ kind: 'ok' });
	expect(spawned()).toBe(2);
});

test.each([
	['that trapped', TRAPPING, {}],
	['that used a lot of memory', LARGE, {}],
	['that was killed', SPINNING, { limits: { timeoutMs: 50, metering: 'unmetered' as const } }]
])('a worker %s is replaced', async (_, source, request) => {
	const { pool, spawned } = poolOf();
	const quiet = await pool.load(await compileWat(QUIET));
	const before = spawned();
	await pool.cast(await pool.load(await compileWat(source)), request);
	expect(await pool.cast(quiet, {})).toMatchObject({ kind: 'ok' });
	expect(spawned()).toBe(before + 1);
});

test('a module is compiled once, for each set of limits that is compiled into it', async () => {
	const { pool } = poolOf();
	const module = await pool.load(await compileWat(QUIET));
	const caches = [];
	for (const memoryBytes of [512 * MIB, 512 * MIB, 64 * MIB, 64 * MIB]) {
		const { figures } = await pool.cast(module, { limits: { memoryBytes } });
		caches.push(figures.cache);
		if (figures.cache === 'memory') expect(figures.compileMs).toBe(0);
	}
	expect(caches).toEqual(['memory', 'memory', 'miss', 'memory']);
});

test('a replaced worker is given the compiled module, and does not compile it again', async () => {
	const { pool } = poolOf();
	const module = await pool.load(await compileWat(TRAPPING));
	for (let round = 0; round < 3; round++) {
		expect(await pool.cast(module, {})).toMatchObject({ kind: 'trapped', figures: { cache: 'memory', compileMs: 0 } });
	}
});

test('bytes that were changed after they were loaded are not cast', async () => {
	const { pool } = poolOf();
	const bytes = await compileWat(QUIET);
	const module = await pool.load(bytes);
	bytes.set(await compileWat(TRAPPING).then((other) => other.subarray(0, bytes.length)));
	const outcome = await pool.cast(module, { limits: { memoryBytes: MIB } });
	expect(outcome).toMatchObject({ kind: 'hash-mismatch', expected: module.description.sha256 });
});

test('the same bytes are loaded once, other bytes in the same place anew', async () => {
	const { pool } = poolOf();
	const bytes = await compileWat(QUIET);
	const first = await pool.loadOnce(bytes);
	expect(await pool.loadOnce(bytes.slice())).toBe(first);
	bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
	expect(await pool.loadOnce(bytes)).not.toBe(first);
});

test('a module of another caster is refused', async () => {
	const { pool } = poolOf();
	const { description } = await pool.load(await compileWat(QUIET));
	expect(await pool.cast({ description }, {})).toMatchObject({
		kind: 'host-failed',
		code: 'foreign-module',
		transient: false
	});
});

describe('bytes that are fetched when they are needed', () => {
	async function fetched(pool: WasmWorkerPool, bytes: () => Promise<Uint8Array>): Promise<PooledModule> {
		const { description } = await pool.load(await compileWat(QUIET), { memoryBytes: MIB });
		return new PooledModule(description, bytes);
	}
	const never = (): Promise<never> => new Promise(() => {});

	test('and come', async () => {
		const { pool } = poolOf();
		const module = await fetched(pool, () => compileWat(QUIET));
		expect(await pool.cast(module, {})).toMatchObject({ kind: 'ok', figures: { cache: 'miss' } });
	});

	test('and fail', async () => {
		const { pool } = poolOf();
		const module = await fetched(pool, () => Promise.reject(new Error('the disk is gone')));
		expect(await pool.cast(module, {})).toMatchObject({ kind: 'host-failed', message: 'the disk is gone' });
		expect(await pool.cast(module, { limits: { memoryBytes: MIB } })).toMatchObject({ kind: 'ok' });
	});

	test('and do not come before the deadline', async () => {
		const { pool } = poolOf();
		const module = await fetched(pool, never);
		const limits = { timeoutMs: 100, metering: 'unmetered' as const };
		expect(await pool.cast(module, { limits })).toMatchObject({ kind: 'timed-out', deadlineMs: 100 });
	});

	test('and are not waited for any more', async () => {
		const { pool } = poolOf();
		const controller = new AbortController();
		const module = await fetched(pool, () => {
			controller.abort();
			return compileWat(QUIET);
		});
		expect(await pool.cast(module, {}, { signal: controller.signal })).toMatchObject({ kind: 'cancelled' });
	});
});

describe('workers that fail', () => {
	const failing: SpawnWorker = () => {
		throw new Error('no thread');
	};
	const crashing = spawnScript("require('node:worker_threads').parentPort.on('message', () => process.exit(9));");

	test('to be had: the load says so, the next one works', async () => {
		const { pool } = poolOf({ first: [failing, failing] });
		const bytes = await compileWat(QUIET);
		await expect(pool.load(bytes)).rejects.toMatchObject({ code: 'worker-start-failed', transient: true });
		expect((await pool.load(bytes)).description.problem).toBeUndefined();
	});

	test('in the middle of a load: it ends, the next one works', async () => {
		const { pool } = poolOf({ first: [crashing] });
		const bytes = await compileWat(QUIET);
		await expect(pool.load(bytes)).rejects.toMatchObject({ name: 'HostError' });
		expect((await pool.load(bytes)).description.problem).toBeUndefined();
	});

	test('in the middle of a cast: it ends, the next one works', async () => {
		const { pool } = poolOf({ first: [spawnThread, crashing] });
		const module = await pool.load(await compileWat(SPINNING));
		const limits = { timeoutMs: 100 };
		const both = [pool.cast(module, { limits }), pool.cast(module, { limits })];
		const kinds = (await Promise.all(both)).map(({ kind }) => kind);
		expect(kinds.every((kind) => kind === 'timed-out' || kind === 'host-failed')).toBe(true);
		expect(await pool.cast(await pool.load(await compileWat(QUIET)), {})).toMatchObject({ kind: 'ok' });
	});

	test('to answer a load: it ends at its deadline', async () => {
		const { pool } = poolOf({ first: [spawnScript('setInterval(() => {}, 1000)')] });
		const bytes = await compileWat(QUIET);
		await expect(pool.load(bytes, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'load-timed-out' });
		expect((await pool.load(bytes)).description.problem).toBeUndefined();
	});
});

describe('the queue', () => {
	test('takes so many and no more', async () => {
		const { pool } = poolOf({ queueLimit: 2 });
		const module = await pool.load(await compileWat(SPINNING));
		const controller = new AbortController();
		const { signal } = controller;
		const casts = Array.from({ length: 3 }, () => pool.cast(module, {}, { signal }));
		expect(await pool.cast(module, {})).toMatchObject({ kind: 'host-failed', code: 'queue-full', transient: true });
		controller.abort();
		expect((await Promise.all(casts)).map(({ kind }) => kind)).toEqual(['cancelled', 'cancelled', 'cancelled']);
	});

	test('serves in the order of asking', async () => {
		const { pool } = poolOf();
		const spinning = await pool.load(await compileWat(SPINNING));
		const quiet = await pool.load(await compileWat(QUIET));
		const controller = new AbortController();
		const first = pool.cast(spinning, {}, { signal: controller.signal });
		const ended: number[] = [];
		const waiting = [1, 2, 3, 4].map((place) => pool.cast(quiet, {}).then(() => ended.push(place)));
		controller.abort();
		await Promise.all([first, ...waiting]);
		expect(ended).toEqual([1, 2, 3, 4]);
	});

	test('does not lose its place for casts that were cancelled while they waited', async () => {
		const { pool } = poolOf({ queueLimit: 1 });
		const spinning = await pool.load(await compileWat(SPINNING));
		const quiet = await pool.load(await compileWat(QUIET));
		const running = new AbortController();
		const first = pool.cast(spinning, {}, { signal: running.signal });
		for (let round = 0; round < 5; round++) {
			const controller = new AbortController();
			const waiting = pool.cast(quiet, {}, { signal: controller.signal });
			controller.abort();
			expect(await waiting).toMatchObject({ kind: 'cancelled' });
		}
		const last = pool.cast(quiet, {});
		running.abort();
		expect(await first).toMatchObject({ kind: 'cancelled' });
		expect(await last).toMatchObject({ kind: 'ok' });
	});
});

test('a closed pool casts and loads nothing more', async () => {
	const { pool, spawned } = poolOf();
	const bytes = await compileWat(QUIET);
	const module = await pool.load(bytes);
	pool.close();
	const before = spawned();
	expect(await pool.cast(module, {})).toMatchObject({ kind: 'cancelled' });
	await expect(pool.load(bytes)).rejects.toBeInstanceOf(Error);
	expect(spawned()).toBe(before);
});

test('output comes as it is printed, and is in the outcome as well', async () => {
	const { pool } = poolOf();
	const source = `(module (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
		(memory (export "memory") 1) (data (i32.const 0) "\\08\\00\\00\\00\\03\\00\\00\\00abc")
		(func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20)))))`;
	const module = await pool.load(await compileWat(source));
	const pieces: Uint8Array[] = [];
	const outcome = await pool.cast(
		module,
		{},
		{
			onEvent: (event) => event.kind === 'output' && pieces.push(event.chunk)
		}
	);
	expect(decodeText(pieces)).toBe('abc');
	expect(concatBytes(outcome.stdout)).toEqual(concatBytes(pieces));
});
