import { describe, expect, test } from 'vitest';
import { HashMismatchError, HostError } from '../../../src/lib/wasm/errors.ts';
import { isTransient, retryTransient, type RetryOptions } from '../../../src/lib/wasm/retry.ts';

const busy = (facts: object = {}): HostError =>
	Object.assign(new HostError('http-503', 'busy', { transient: true }), facts);

/** Fails with each error in turn, then gives the number of the try. */
function failing(...errors: Error[]): { task: (attempt: number) => Promise<number>; tries: () => number } {
	let tries = 0;
	const task = async (attempt: number): Promise<number> => {
		tries++;
		const error = errors.shift();
		if (error !== undefined) throw error;
		return attempt;
	};
	return { task, tries: () => tries };
}

/** Options whose sleep only notes how long it was. */
function noting(changes: RetryOptions = {}): { waits: number[]; options: RetryOptions } {
	const waits: number[] = [];
	const sleep = async (ms: number): Promise<void> => void waits.push(ms);
	return { waits, options: { attempts: 5, baseMs: 100, maxMs: 1_000, random: () => 0.5, sleep, ...changes } };
}

test('tries again after transient failures, and waits a share of a bound that doubles', async () => {
	const { waits, options } = noting();
	const { task } = failing(busy(), busy(), busy());
	await expect(retryTransient(task, options)).resolves.toBe(4);
	expect(waits).toEqual([50, 100, 200]);
});

test('the bound ends at maxMs', async () => {
	const { waits, options } = noting({ maxMs: 150 });
	await retryTransient(failing(busy(), busy(), busy()).task, options);
	expect(waits).toEqual([50, 75, 75]);
});

test('gives up after the last try with its error, without a wait', async () => {
	const { waits, options } = noting({ attempts: 2 });
	const { task, tries } = failing(busy(), busy({ message: 'still busy' }), busy());
	await expect(retryTransient(task, options)).rejects.toThrow('still busy');
	expect(tries()).toBe(2);
	expect(waits).toHaveLength(1);
});

test.each([
	['a host failure that will not pass', new HostError('http-404', 'gone')],
	['a wrong hash', new HashMismatchError('a', 'b')],
	['any other error', new TypeError('no')],
	['an error that only looks transient', Object.assign(new Error('no'), { transient: true })]
])('%s is not tried again', async (_, error) => {
	const { task, tries } = failing(error);
	await expect(retryTransient(task, noting().options)).rejects.toBe(error);
	expect(tries()).toBe(1);
	expect(isTransient(error)).toBe(false);
});

describe('retryAfterMs', () => {
	test('is waited for when it is longer', async () => {
		const { waits, options } = noting();
		await retryTransient(failing(busy({ retryAfterMs: 700 }), busy({ retryAfterMs: 1 })).task, options);
		expect(waits).toEqual([700, 100]);
	});

	test('beyond maxMs is a failure now: sooner would be too soon', async () => {
		const { waits, options } = noting();
		await expect(retryTransient(failing(busy({ retryAfterMs: 1_001 })).task, options)).rejects.toThrow('busy');
		expect(waits).toEqual([]);
	});

	test.each([Number.NaN, -5, 'soon', null])('%s is passed over', async (retryAfterMs) => {
		const { waits, options } = noting();
		await retryTransient(failing(busy({ retryAfterMs })).task, options);
		expect(waits).toEqual([50]);
	});
});

describe('a signal', () => {
	test('already aborted: the task is never tried', async () => {
		const { task, tries } = failing();
		const signal = AbortSignal.abort(new Error('no longer'));
		await expect(retryTransient(task, noting({ signal }).options)).rejects.toThrow('no longer');
		expect(tries()).toBe(0);
	});

	test('ends the wait, by the default sleep', async () => {
		const controller = new AbortController();
		const { task, tries } = failing(busy());
		const running = retryTransient(task, { signal: controller.signal, baseMs: 1e9, maxMs: 1e9, random: () => 0.9 });
		await Promise.resolve();
		controller.abort(new Error('enough'));
		await expect(running).rejects.toThrow('enough');
		expect(tries()).toBe(1);
	});

	test('aborted while a sleep that does not listen waits', async () => {
		const controller = new AbortController();
		const sleep = async () => controller.abort(new Error('meanwhile'));
		const { task, tries } = failing(busy());
		await expect(retryTransient(task, noting({ signal: controller.signal, sleep }).options)).rejects.toThrow(
			'meanwhile'
		);
		expect(tries()).toBe(1);
	});
});
