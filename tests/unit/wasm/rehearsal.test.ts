import { afterEach, expect, test } from 'vitest';
import type { WorkerPort } from '../../../src/lib/wasm/worker-port.ts';
import { REHEARSAL_LIMITS, rehearsalLimits } from '../../../src/lib/wasm/rehearsal.ts';
import { DEFAULT_LIMITS } from '../../../src/lib/wasm/limits.ts';
import { limitsKey } from '../../../src/lib/wasm/limits-key.ts';
import { WasmWorkerPool } from '../../../src/lib/wasm/worker-runner.ts';
import { compileWat } from '../support/wat.ts';
import { spawnThread } from './threads.ts';

const pools: WasmWorkerPool[] = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.close()));

const QUIET = '(module (func (export "_start")))';
const SPINNING = '(module (func (export "_start") (loop $ever (br $ever))))';
/** Runs without an end unless it has an argument. */
const OBEDIENT = `(module
	(import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
	(memory (export "memory") 1)
	(func (export "_start")
		(drop (call $sizes (i32.const 0) (i32.const 4)))
		(loop $ever (br_if $ever (i32.lt_u (i32.load (i32.const 0)) (i32.const 2))))))`;
const TRAPPING = '(module (func (export "_start") unreachable))';

/** A pool, and the numbers of the workers that were sent a job, in order. */
function poolOf(size = 1) {
	const jobs: number[] = [];
	let spawned = 0;
	const spawn = (): WorkerPort => {
		const number = ++spawned;
		const port = spawnThread();
		const post = port.endpoint.postMessage.bind(port.endpoint);
		port.endpoint.postMessage = (message: { kind?: string }, transfer?: Transferable[]) => {
			if (message.kind === 'cast') jobs.push(number);
			post(message, transfer);
		};
		return port;
	};
	const pool = new WasmWorkerPool({ size, spawn });
	pools.push(pool);
	return { pool, jobs };
}

test('what has not run is first, what only rehearsed is rehearsed, what was cast is repeated', async () => {
	const { pool } = poolOf();
	const module = await pool.load(await compileWat(QUIET));
	const other = await pool.load(await compileWat(OBEDIENT));
	expect(await pool.rehearse(module, {})).toBe(true);
	expect(await pool.cast(module, {})).toMatchObject({ kind: 'ok', figures: { warmth: 'rehearsed' } });
	expect(await pool.cast(module, {})).toMatchObject({ figures: { warmth: 'repeated' } });
	expect(await pool.cast(other, { args: ['end'] })).toMatchObject({ figures: { warmth: 'first' } });
});

test('a module compiled by its cast is first there, and repeated from then on', async () => {
	const { pool } = poolOf();
	const module = await pool.load(await compileWat(QUIET));
	const limits = { memoryBytes: 65_536 };
	expect(await pool.cast(module, { limits })).toMatchObject({ figures: { cache: 'miss', warmth: 'first' } });
	expect(await pool.cast(module, { limits })).toMatchObject({ figures: { cache: 'memory', warmth: 'repeated' } });
});

test('it runs what the cast will run, for no longer than a rehearsal may', async () => {
	const { pool } = poolOf();
	const module = await pool.load(await compileWat(SPINNING));
	expect(await pool.rehearse(module, {})).toBe(true);
	const limits = { fuel: 1_000 };
	expect(await pool.cast(module, { limits })).toMatchObject({ kind: 'fuel-limit', figures: { warmth: 'rehearsed' } });
});

test('its limits are never wider than the cast’s, and ask for the same compiled module', () => {
	const tight = { ...DEFAULT_LIMITS, timeoutMs: 5, fuel: 10, outputBytes: 0, memoryBytes: 65_536 };
	expect(rehearsalLimits(tight)).toEqual({ ...tight, inputBytes: REHEARSAL_LIMITS.inputBytes });
	expect(rehearsalLimits(DEFAULT_LIMITS)).toMatchObject(REHEARSAL_LIMITS);
	expect(limitsKey(rehearsalLimits(DEFAULT_LIMITS))).toBe(limitsKey(DEFAULT_LIMITS));
});

test('a cast does not wait for a rehearsal: it has the warm worker at once, and ends the other', async () => {
	const { pool, jobs } = poolOf();
	const module = await pool.load(await compileWat(OBEDIENT));
	await pool.cast(module, { args: ['end'], limits: { memoryBytes: 65_536 } });
	const again = pool.rehearse(module, {});
	const casting = pool.cast(module, { args: ['end'], limits: { memoryBytes: 65_536 } });
	const [warm, aside, next] = jobs;
	expect(next).toBe(warm);
	expect(aside).not.toBe(warm);
	expect(await again).toBe(false);
	expect(await casting).toMatchObject({ kind: 'ok' });
	expect(await pool.cast(module, { args: ['end'] })).toMatchObject({ kind: 'ok', figures: { warmth: 'first' } });
});

test('loading ends it as well, and so does its signal', async () => {
	const { pool } = poolOf();
	const module = await pool.load(await compileWat(OBEDIENT));
	const quiet = await compileWat(QUIET);
	const first = pool.rehearse(module, {});
	await pool.load(quiet);
	expect(await first).toBe(false);
	const stop = new AbortController();
	const second = pool.rehearse(module, {}, stop.signal);
	stop.abort();
	expect(await second).toBe(false);
});

test('nothing is rehearsed while anything is cast, nor twice, nor unmetered, nor what is not compiled', async () => {
	const { pool, jobs } = poolOf();
	const obedient = await pool.load(await compileWat(OBEDIENT));
	const module = await pool.load(await compileWat(QUIET));
	const stop = new AbortController();
	const casting = pool.cast(obedient, {}, { signal: stop.signal });
	expect(await pool.rehearse(module, {})).toBe(false);
	stop.abort();
	await casting;
	expect(await pool.rehearse(module, { limits: { metering: 'unmetered' } })).toBe(false);
	expect(await pool.rehearse(module, { limits: { memoryBytes: 65_536 } })).toBe(false);
	expect(jobs).toHaveLength(1);
	expect(await pool.rehearse(module, {})).toBe(true);
	expect(await pool.rehearse(module, {})).toBe(false);
	expect(jobs).toHaveLength(2);
});

test('one that cannot begin is none, one that crashes is one', async () => {
	const { pool } = poolOf();
	const module = await pool.load(await compileWat(TRAPPING));
	expect(await pool.rehearse(module, { input: { kind: 'file', path: '/no/such/file' } })).toBe(false);
	expect(await pool.rehearse(module, { limits: { timeoutMs: -1 } })).toBe(false);
	expect(await pool.rehearse(module, {})).toBe(true);
});

test('a closed caster rehearses nothing, and ends what it rehearses', async () => {
	const { pool } = poolOf();
	const module = await pool.load(await compileWat(SPINNING));
	const rehearsing = pool.rehearse(module, {});
	pool.close();
	expect(await rehearsing).toBe(false);
	expect(await pool.rehearse(module, {})).toBe(false);
});
