import { describe, expect, test, vi } from 'vitest';
import { Runner, type PreparedCast } from '../../../src/lib/app/runner.svelte.ts';
import type { LoggedCast, Recording } from '../../../src/lib/app/run-log.ts';
import type { Caster, CastOptions, LoadedModule } from '../../../src/lib/wasm/caster.ts';
import type { CastFigures, CastOutcome, CastResult } from '../../../src/lib/wasm/protocol.ts';

const MODULE = { description: {} } as LoadedModule;
const FIGURES = { wallMs: 1, bytesIn: 0, bytesOut: 0, cache: 'miss' } as CastFigures;
const bytes = (text: string) => new TextEncoder().encode(text);

/** A caster whose casts end when the test says so. */
function handCaster() {
	const casts: { options: CastOptions; end: (result: CastResult, stdout?: string) => void }[] = [];
	const caster: Caster = {
		load: () => Promise.resolve(MODULE),
		cast: (_module, _request, options = {}) =>
			new Promise<CastOutcome>((resolve) => {
				casts.push({
					options,
					end: (result, stdout = '') =>
						resolve({ ...result, stdout: [bytes(stdout)], stderr: [], figures: FIGURES, requests: [] })
				});
			}),
		close: () => undefined
	};
	return { casts, caster };
}

/** A log that writes down what it is told; a record is there when the test says so, if it is told to wait. */
function handLog() {
	const begun: string[] = [];
	const settled: string[] = [];
	let started: Promise<Recording> = Promise.resolve({ kind: 'recorded', id: '1' });
	return {
		begun,
		settled,
		startWhen: (given: Promise<Recording>) => void (started = given),
		begin({ name }: { name: string }): LoggedCast {
			begun.push(name);
			const settle = (outcome: CastOutcome) => {
				settled.push(outcome.kind);
				return Promise.resolve<Recording>({ kind: 'recorded', id: '1' });
			};
			return { started, settle };
		}
	};
}

function setUp(prepare?: () => Promise<PreparedCast | undefined>) {
	const { casts, caster } = handCaster();
	const frames: (() => void)[] = [];
	const log = handLog();
	const runner = new Runner({
		prepare: prepare ?? (() => Promise.resolve({ caster, name: 'echo', module: MODULE, request: {} })),
		record: (cast) => log.begin(cast),
		nextFrame: (callback) => void frames.push(callback),
		now: () => 0
	});
	return { casts, caster, frames, log, runner };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('goes from idle to casting to done', async () => {
	const { casts, runner } = setUp();
	expect(runner.state.kind).toBe('idle');
	const cast = runner.cast();
	expect(runner.state).toMatchObject({ kind: 'casting', phase: 'loading', memoryBytes: undefined });
	await settle();
	casts[0]?.options.onEvent?.({ kind: 'progress', phase: 'running', memoryBytes: 65_536, outputBytes: 3 });
	expect(runner.state).toMatchObject({ phase: 'running', memoryBytes: 65_536, outputBytes: 3 });
	casts[0]?.end({ kind: 'ok', exitCode: 0 }, 'out');
	await cast;
	expect(runner.state).toMatchObject({ kind: 'done', outcome: { kind: 'ok' } });
	const log = runner.log('stdout');
	log.advance(Infinity);
	expect(log.row(0)).toBe('out');
});

test('output is shown once a frame, however often it comes', async () => {
	const { casts, frames, runner } = setUp();
	void runner.cast();
	await settle();
	const before = runner.revision;
	for (const text of ['a\n', 'b\n', 'c\n']) {
		casts[0]?.options.onEvent?.({ kind: 'output', stream: 'stdout', chunk: bytes(text) });
	}
	expect(frames).toHaveLength(1);
	expect(runner.revision).toBe(before);
	frames[0]?.();
	expect(runner.revision).toBe(before + 1);
	expect(runner.log('stdout').totalBytes).toBe(6);
});

test('cancel aborts, and the outcome still comes', async () => {
	const { casts, runner } = setUp();
	const cast = runner.cast();
	await settle();
	runner.cancel();
	expect(runner.state).toMatchObject({ kind: 'casting', cancelling: true });
	expect(casts[0]?.options.signal?.aborted).toBe(true);
	casts[0]?.end({ kind: 'cancelled' });
	await cast;
	expect(runner.state).toMatchObject({ kind: 'done', outcome: { kind: 'cancelled' } });
});

test('what a forgotten cast still brings is dropped', async () => {
	const { casts, runner } = setUp();
	const first = runner.cast();
	await settle();
	runner.reset();
	expect(casts[0]?.options.signal?.aborted).toBe(true);
	expect(runner.state.kind).toBe('idle');
	const second = runner.cast();
	await settle();
	casts[0]?.options.onEvent?.({ kind: 'output', stream: 'stdout', chunk: bytes('stale') });
	casts[0]?.end({ kind: 'cancelled' });
	await first;
	expect(runner.state.kind).toBe('casting');
	expect(runner.log('stdout').totalBytes).toBe(0);
	casts[1]?.end({ kind: 'ok', exitCode: 0 });
	await second;
	expect(runner.state).toMatchObject({ kind: 'done', outcome: { kind: 'ok' } });
});

test('one cast at a time, and none without a module', async () => {
	const { casts, runner } = setUp();
	void runner.cast();
	void runner.cast();
	await settle();
	expect(casts).toHaveLength(1);

	const prepare = vi.fn(() => Promise.resolve(undefined));
	const { runner: without } = setUp(prepare);
	await without.cast();
	expect(prepare).toHaveBeenCalledOnce();
	expect(without.state.kind).toBe('idle');
});

test('a cast that is cancelled while its module loads does not start', async () => {
	let ready: (prepared: PreparedCast | undefined) => void = () => undefined;
	const { casts, caster, runner } = setUp(() => new Promise((resolve) => (ready = resolve)));
	const cast = runner.cast();
	runner.cancel();
	ready({ caster, name: 'echo', module: MODULE, request: {} });
	await cast;
	expect(casts).toHaveLength(0);
	expect(runner.state.kind).toBe('idle');
});

describe('the record of a cast', () => {
	test('is begun beside the cast, and settled with its outcome', async () => {
		const { casts, log, runner } = setUp();
		const cast = runner.cast();
		await settle();
		expect(log.begun).toEqual(['echo']);
		casts[0]?.end({ kind: 'exited', exitCode: 3 });
		await cast;
		expect(log.settled).toEqual(['exited']);
		expect(runner.recording).toEqual({ kind: 'recorded', id: '1' });
	});

	test('is there before the cast counts as started, and before its outcome shows', async () => {
		const { casts, log, runner } = setUp();
		let written: (recording: Recording) => void = () => undefined;
		log.startWhen(new Promise((resolve) => (written = resolve)));
		const cast = runner.cast();
		await settle();
		casts[0]?.options.onEvent?.({ kind: 'progress', phase: 'running', memoryBytes: 1, outputBytes: 0 });
		expect(runner.state).toMatchObject({ kind: 'casting', phase: 'loading' });
		casts[0]?.end({ kind: 'ok', exitCode: 0 });
		await settle();
		expect(runner.state.kind).toBe('casting');
		written({ kind: 'recorded', id: '1' });
		await cast;
		expect(runner.state.kind).toBe('done');
	});

	test('is settled for a cast that was forgotten, too', async () => {
		const { casts, log, runner } = setUp();
		const cast = runner.cast();
		await settle();
		runner.reset();
		casts[0]?.end({ kind: 'cancelled' });
		await cast;
		expect(log.settled).toEqual(['cancelled']);
		expect(runner.recording).toBeUndefined();
	});

	test('that cannot be written is told of; the cast goes on', async () => {
		const { casts, log, runner } = setUp();
		log.startWhen(Promise.resolve({ kind: 'not-recorded', message: 'no room' }));
		const cast = runner.cast();
		await settle();
		expect(runner.recording).toEqual({ kind: 'not-recorded', message: 'no room' });
		casts[0]?.end({ kind: 'ok', exitCode: 0 });
		await cast;
		expect(runner.state).toMatchObject({ kind: 'done', outcome: { kind: 'ok' } });
	});
});
