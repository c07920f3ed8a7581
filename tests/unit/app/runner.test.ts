import { expect, test, vi } from 'vitest';
import { Runner, type PreparedCast } from '../../../src/lib/app/runner.svelte.ts';
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

function setUp(prepare?: () => Promise<PreparedCast | undefined>) {
	const { casts, caster } = handCaster();
	const frames: (() => void)[] = [];
	const runner = new Runner({
		prepare: prepare ?? (() => Promise.resolve({ caster, module: MODULE, request: {} })),
		nextFrame: (callback) => void frames.push(callback),
		now: () => 0
	});
	return { casts, caster, frames, runner };
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
	ready({ caster, module: MODULE, request: {} });
	await cast;
	expect(casts).toHaveLength(0);
	expect(runner.state.kind).toBe('idle');
});
