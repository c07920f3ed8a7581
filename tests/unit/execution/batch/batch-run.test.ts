import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { BatchRun, type BatchOptions, type EndedItem } from '../../../../src/lib/execution/batch/batch-run.ts';
import { CoolDown } from '../../../../src/lib/wasm/cool-down.ts';
import type { CastOutcome, CastResult } from '../../../../src/lib/wasm/protocol.ts';
import { FAILED, KILLED, OK, outcome } from './outcomes.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A batch over numbers, with what became of it. `open` casts end when they are told to. */
function setUp(changes: Partial<BatchOptions<number>> = {}) {
	const kept: EndedItem<number>[] = [];
	const open = new Map<number, (end: CastOutcome) => void>();
	let most = 0;
	const run: BatchRun<number> = new BatchRun<number>({
		jobs: 3,
		now: () => performance.now(),
		keep: (ended) => void kept.push(ended),
		cast: (item, _, signal) => {
			most = Math.max(most, run.counts.casting);
			return new Promise((resolve) => {
				open.set(item, resolve);
				signal.addEventListener('abort', () => resolve(outcome({ kind: 'cancelled' })));
			});
		},
		...changes
	});
	const end = async (item: number, result: CastResult = OK) => {
		await vi.waitUntil(() => open.has(item));
		open.get(item)!(outcome(result));
		open.delete(item);
		await turn();
	};
	return { run, kept, open, end, most: () => most };
}

describe('a batch', () => {
	test('casts every item once, and never more at a time than it may', () =>
		fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 6 }),
				fc.array(fc.record({ turns: fc.nat(4), ok: fc.boolean(), wait: fc.nat(3) }), { maxLength: 40 }),
				async (jobs, items) => {
					let casting = 0;
					const cast: number[] = [];
					const kept: number[] = [];
					const run = new BatchRun<(typeof items)[number]>({
						jobs,
						now: () => performance.now(),
						unkept: { items: 2, bytes: 1_000 },
						cast: async ({ turns, ok }, index) => {
							expect(++casting).toBeLessThanOrEqual(jobs);
							cast.push(index);
							for (let at = 0; at < turns; at++) await Promise.resolve();
							casting--;
							return outcome(ok ? OK : FAILED);
						},
						keep: async ({ item, index }) => {
							for (let at = 0; at < item.wait; at++) await Promise.resolve();
							kept.push(index);
						}
					});
					expect(await run.run(items)).toBe('finished');
					expect(cast).toEqual(numbers(items.length));
					expect(kept.toSorted((a, b) => a - b)).toEqual(cast);
					const ok = items.filter((item) => item.ok).length;
					expect(run.counts).toMatchObject({ begun: items.length, casting: 0, done: items.length, ok });
					expect(run.counts.failed).toBe(items.length - ok);
				}
			)
		));

	test('takes no more from its source than it has places for', async () => {
		let taken = 0;
		function* endless() {
			for (;;) yield taken++;
		}
		const { run, end, open } = setUp({ jobs: 4 });
		const ended = run.run(endless());
		await vi.waitUntil(() => open.size === 4);
		expect(taken).toBe(4);
		for (const item of numbers(6)) await end(item);
		await vi.waitUntil(() => open.size === 4);
		expect(taken).toBe(10);
		run.cancel();
		expect(await ended).toBe('cancelled');
	});

	test('waits for what is being kept, by number and by size', async () => {
		const gates: (() => void)[] = [];
		const keep = () => new Promise<void>((resolve) => gates.push(resolve));
		const cast = () => Promise.resolve(outcome(OK, 'x'.repeat(100)));
		for (const unkept of [
			{ items: 5, bytes: Infinity },
			{ items: Infinity, bytes: 500 }
		]) {
			gates.length = 0;
			const { run } = setUp({ jobs: 1, unkept, keep, cast });
			const ended = run.run(numbers(20));
			await turn();
			expect(run.counts).toMatchObject({ begun: 5, casting: 0, done: 0 });
			for (let at = 0; at < 20; at++) {
				await vi.waitUntil(() => gates.length > at);
				gates[at]!();
			}
			expect(await ended).toBe('finished');
			expect(run.counts.done).toBe(20);
		}
	});

	test('begins nothing while it is paused, and lets what runs end', async () => {
		const { run, end, open, kept } = setUp();
		const ended = run.run(numbers(6));
		await vi.waitUntil(() => open.size === 3);
		run.pause();
		for (const item of [0, 1, 2]) await end(item);
		expect([open.size, run.counts.done]).toEqual([0, 3]);
		run.resume();
		for (const item of [3, 4, 5]) await end(item);
		expect(await ended).toBe('finished');
		expect(kept.map(({ index }) => index)).toEqual(numbers(6));
	});

	test('paused while its source is waited for, it keeps the item until it goes on', async () => {
		const { promise, resolve } = Promise.withResolvers<number>();
		async function* slow() {
			yield await promise;
		}
		const { run, open, end } = setUp();
		const ended = run.run(slow());
		run.pause();
		resolve(7);
		await turn();
		expect(open.size).toBe(0);
		run.resume();
		await end(7);
		expect(await ended).toBe('finished');
	});

	test('that is cancelled ends what runs, and keeps what is done', async () => {
		const { run, end, open, kept } = setUp();
		const ended = run.run(numbers(100));
		await end(0);
		await vi.waitUntil(() => open.size === 3);
		run.cancel();
		expect(await ended).toBe('cancelled');
		expect(run.counts).toMatchObject({ begun: 4, done: 4, ok: 1, failed: 0, cancelled: 3 });
		expect(kept).toHaveLength(4);
	});

	test('that is cancelled while it is paused, or its source never answers, ends', async () => {
		const paused = setUp();
		paused.run.pause();
		const ended = paused.run.run(numbers(5));
		paused.run.cancel();
		expect(await ended).toBe('cancelled');
		const silent = setUp();
		const waiting = silent.run.run({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) });
		await turn();
		silent.run.cancel();
		expect(await waiting).toBe('cancelled');
	});

	test('over nothing is finished at once', async () => {
		const { run } = setUp();
		expect(await run.run([])).toBe('finished');
		expect(run.leftMs(0)).toBeUndefined();
	});

	test('may stop at the first failure, and lets what runs end', async () => {
		const { run, end, open } = setUp({ onFailure: 'stop' });
		const ended = run.run(numbers(100));
		await end(1, FAILED);
		expect(open.size).toBe(2);
		await end(0);
		await end(2);
		expect(await ended).toBe('stopped');
		expect(run.counts).toMatchObject({ begun: 3, ok: 2, failed: 1 });
	});

	test.each<[string, CastOutcome, number]>([
		['a failure of the host that may pass', failure('worker-start-failed', 'passing'), 2],
		['another failure of the host', failure('input-unreadable', 'lasting'), 1],
		['a timeout', KILLED, 1],
		['a trap', outcome({ kind: 'trapped', code: 'unreachable', message: '', frames: [] }), 1],
		['a memory limit', outcome({ kind: 'memory-limit', limitBytes: 1, phase: 'growth', requestedBytes: 2 }), 1],
		['another hash', outcome({ kind: 'hash-mismatch', expected: 'a', actual: 'b' }), 1]
	])('casts an item with %s so often', async (_, end, times) => {
		const cast = vi.fn(() => Promise.resolve(end));
		const { run } = setUp({ cast });
		await run.run([0]);
		expect(cast).toHaveBeenCalledTimes(times);
		expect(run.counts).toMatchObject({ done: 1, failed: 1 });
	});

	test('holds a program back that is killed again and again', async () => {
		vi.useFakeTimers();
		try {
			const coolDown = new CoolDown(() => performance.now());
			const { run } = setUp({
				jobs: 1,
				now: () => 0,
				heldBackMs: () => coolDown.remainingMs('h'),
				cast: () => {
					coolDown.note('h', KILLED);
					return Promise.resolve(KILLED);
				}
			});
			const ended = run.run(numbers(4));
			await vi.advanceTimersByTimeAsync(1_000);
			expect([run.counts.done, run.killsInARow]).toEqual([2, 2]);
			await vi.advanceTimersByTimeAsync(4_100);
			expect(run.counts.done).toBe(3);
			await vi.advanceTimersByTimeAsync(5_100);
			expect(await ended).toBe('finished');
		} finally {
			vi.useRealTimers();
		}
	});

	test('ends when its source fails, or what it prints cannot be kept, and says why', async () => {
		function* broken() {
			yield 1;
			throw new Error('the disk went away');
		}
		const { run, open } = setUp();
		await expect(run.run(broken())).rejects.toThrow('the disk went away');
		expect([open.size, run.counts.cancelled]).toEqual([1, 1]);
		const full = setUp({
			cast: () => Promise.resolve(outcome(OK)),
			keep: () => Promise.reject(new Error('no room'))
		});
		await expect(full.run.run(numbers(50))).rejects.toThrow('no room');
		expect(full.run.counts.begun).toBeLessThan(10);
	});

	test('tells how long it will take by what it took, pauses apart', async () => {
		let now = 0;
		const { run, end } = setUp({ jobs: 1, now: () => now });
		const ended = run.run(numbers(10));
		for (const item of numbers(4)) {
			now += 100;
			await end(item);
		}
		expect(run.leftMs(6)).toBe(600);
		run.pause();
		now += 100_000;
		run.resume();
		expect([run.leftMs(6), run.activeMs]).toEqual([600, 400]);
		run.cancel();
		await ended;
	});
});

function failure(code: string, how: 'passing' | 'lasting'): CastOutcome {
	return outcome({ kind: 'host-failed', code, message: '', transient: how === 'passing' });
}
