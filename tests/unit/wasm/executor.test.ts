import { expect, test } from 'vitest';
import { HostError } from '../../../src/lib/wasm/errors.ts';
import { IsolatedWasmExecutor, StoppedError } from '../../../src/lib/wasm/executor.ts';
import { DEFAULT_LIMITS } from '../../../src/lib/wasm/limits.ts';
import { spawnScript } from './threads.ts';

const NO_BYTES = new Uint8Array(0);

/** An executor over a thread that runs this script, and how often its death was told. */
function executorOf(script: string): { executor: IsolatedWasmExecutor; deaths: () => number } {
	let deaths = 0;
	const executor = new IsolatedWasmExecutor(spawnScript(script), () => deaths++);
	return { executor, deaths: () => deaths };
}

const LISTEN = "const { parentPort } = require('node:worker_threads');";
const SILENT = `${LISTEN} parentPort.on('message', () => {});`;

test.each([
	['throws when it starts', 'throw new Error("no start")', 'no start'],
	['ends when it starts', 'process.exit(3)', '3'],
	['cannot be parsed', 'const const', '']
])('a worker that %s has not started, which may go better the next time', async (_, script, message) => {
	const { executor, deaths } = executorOf(script);
	const error = await executor.describe(NO_BYTES, DEFAULT_LIMITS).catch((cause: unknown) => cause);
	expect(error).toBeInstanceOf(HostError);
	expect(error).toMatchObject({ code: 'worker-start-failed', transient: true });
	expect((error as HostError).message).toContain(message);
	expect(executor.alive).toBe(false);
	expect(deaths()).toBeGreaterThan(0);
});

test('a worker that answered and then died was killed by its work', async () => {
	const { executor } = executorOf(`${LISTEN} parentPort.on('message', () => {
		parentPort.postMessage({ kind: 'progress', phase: 'running', memoryBytes: 0, outputBytes: 0 });
		setImmediate(() => { throw new Error('gone'); });
	});`);
	const error = await executor.describe(NO_BYTES, DEFAULT_LIMITS).catch((cause: unknown) => cause);
	expect(error).toMatchObject({ name: 'HostError', code: 'worker-crashed', transient: false });
});

test('a platform that gives no worker fails in a way that may pass', () => {
	const cause = new Error('no more threads');
	const spawn = (): never => {
		throw cause;
	};
	expect(() => new IsolatedWasmExecutor(spawn, () => {})).toThrow(
		expect.objectContaining({ name: 'HostError', code: 'worker-start-failed', transient: true, cause }) as Error
	);
});

test.each(['timed-out', 'cancelled'] as const)('a stop settles what runs, at once: %s', async (reason) => {
	const { executor, deaths } = executorOf(SILENT);
	const running = executor.describe(NO_BYTES, DEFAULT_LIMITS);
	executor.stop(reason);
	await expect(running).rejects.toMatchObject({ name: 'StoppedError', reason });
	expect(deaths()).toBe(0);
});

test('the first stop is the one that counts', async () => {
	const { executor } = executorOf(SILENT);
	const running = executor.describe(NO_BYTES, DEFAULT_LIMITS);
	executor.stop('timed-out');
	executor.stop('cancelled');
	await expect(running).rejects.toMatchObject({ reason: 'timed-out' });
});

test('a call to a stopped worker does not stay pending', async () => {
	const { executor } = executorOf(SILENT);
	executor.stop('cancelled');
	await expect(executor.describe(NO_BYTES, DEFAULT_LIMITS)).rejects.toBeInstanceOf(StoppedError);
});

test('what a worker throws is a failure of the host, told with its words', async () => {
	const { executor } = executorOf(`${LISTEN} parentPort.on('message', ({ id }) => {
		parentPort.postMessage({ id, type: 'HANDLER', name: 'throw', value: { isError: true, value: { message: 'odd', name: 'Error' } } });
	});`);
	const error = await executor.describe(NO_BYTES, DEFAULT_LIMITS).catch((cause: unknown) => cause);
	expect(error).toMatchObject({ name: 'HostError', code: 'worker-failed', message: 'odd', transient: false });
	executor.retire();
	expect(executor.alive).toBe(false);
});
