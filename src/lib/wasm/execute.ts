import { REFUSALS_EXPORT, REFUSED_PAGES_EXPORT } from './binary/growth-notes.ts';
import { START_EXPORT } from './binary/limit.ts';
import { FUEL_EXPORT, TICK_EXPORT } from './binary/meter/meter.ts';
import { ProgramAbort, WasmEnvironment, type EnvironmentOptions } from './environment.ts';
import { resultOfError } from './errors.ts';
import type { FuelMeter, TickBridge } from './fuel.ts';
import { PAGE_BYTES } from './limits.ts';
import type { Abi, CastLimits, CastResult } from './protocol.ts';
import type { ModuleFacts, PreparedModule } from './runtime.ts';
import { describeTrap, isTrap } from './traps.ts';
import { ProcExit } from './wasi/host.ts';
import { readWholeInput } from './whole-input.ts';

export type RunOptions = Omit<EnvironmentOptions, keyof ModuleFacts | 'end'> & {
	limits: CastLimits;
	/** Called before the program starts, with a way to read the size of its memory in bytes. */
	onMemory?: (read: () => number) => void;
	/** Grants a metered program its fuel, through `bridge`. */
	fuel: FuelMeter;
	bridge: TickBridge;
};

/** How a run ended, and what was measured in it. */
export interface RunReport {
	result: CastResult;
	peakMemoryBytes: number;
	memoryRefusals: number;
	/** Units used; `undefined` when the program was not metered. */
	fuel: number | undefined;
}

/**
 * Casts once, in a fresh instance, to its end. Blocks the thread while the program runs.
 * Never throws: whatever happens is in the report.
 */
export function executeWasm(prepared: PreparedModule, options: RunOptions): RunReport {
	const run = new Run(prepared, options);
	try {
		const calls = callsOf(run.open(), prepared.facts.abi, options);
		for (let step = calls.next(); step.done !== true;) step = calls.next(step.value());
		run.end();
	} catch (error) {
		run.fail(error);
	}
	return run.report();
}

/** The same for a program that its host calls may suspend (`options.alarm`): the thread is free meanwhile. */
export async function executeSuspending(prepared: PreparedModule, options: RunOptions): Promise<RunReport> {
	const run = new Run(prepared, options);
	try {
		const calls = callsOf(run.open(), prepared.facts.abi, { ...options, entered: promising });
		for (let step = calls.next(); step.done !== true;) step = calls.next(await step.value());
		run.end();
	} catch (error) {
		run.fail(error);
	}
	return run.report();
}

/** Of JavaScript Promise Integration, which TypeScript's library does not know. */
function promising(entry: CallableFunction): CallableFunction {
	const integration = WebAssembly as unknown as { promising: (entry: CallableFunction) => CallableFunction };
	return integration.promising(entry);
}

/** One program's run: what it is made of, and how it ended. */
class Run {
	readonly #module: WebAssembly.Module;
	readonly #facts: ModuleFacts;
	readonly #options: RunOptions;
	#environment: WasmEnvironment | undefined;
	#instance: WebAssembly.Instance | undefined;
	#result: CastResult = { kind: 'ok', exitCode: 0 };

	constructor({ module, facts }: PreparedModule, options: RunOptions) {
		this.#module = module;
		this.#facts = facts;
		this.#options = options;
	}

	/** Instantiates; no code of the program runs yet. May throw whatever `fail` takes. */
	open(): WebAssembly.Instance {
		const options = this.#options;
		const environment = new WasmEnvironment({ ...options, ...this.#facts, end: () => options.fuel.end() });
		this.#environment = environment;
		options.onMemory?.(() => environment.memory.bytes);
		const instance = new WebAssembly.Instance(this.#module, environment.imports());
		this.#instance = instance;
		environment.bind(instance.exports);
		connectFuel(instance, options);
		return instance;
	}

	/** It returned. Throws what it was ended by before that, if it was. */
	end(): void {
		if (this.#environment?.ended) throw this.#environment.ended.by;
	}

	fail(error: unknown): void {
		const ended = this.#environment?.ended;
		this.#result = stopResult(this.#options) ?? handleWasmError(ended ? ended.by : error, this.#module);
	}

	report(): RunReport {
		const refused = refusalsOf(this.#instance);
		const { limits, fuel } = this.#options;
		const isRefused = refused.count > 0;
		return {
			result: isRefused ? blameMemory(this.#result, refused.pages, limits, this.#environment) : this.#result,
			peakMemoryBytes: this.#environment?.memory.bytes ?? 0,
			memoryRefusals: refused.count,
			fuel: fuel.total
		};
	}
}

function exitResult(exitCode: number): CastResult {
	return exitCode === 0 ? { kind: 'ok', exitCode } : { kind: 'exited', exitCode };
}

/** What an error thrown through or around a program means for its cast. Total. */
export function handleWasmError(error: unknown, module: WebAssembly.Module): CastResult {
	if (error instanceof ProcExit) return exitResult(error.code);
	if (error instanceof ProgramAbort) {
		const trap = describeTrap(error, module);
		return { kind: 'trapped', ...trap, code: 'abort', message: error.message };
	}
	if (error instanceof WebAssembly.LinkError || error instanceof WebAssembly.CompileError) {
		return { kind: 'invalid-module', problem: { code: 'does-not-compile', message: error.message } };
	}
	if (isTrap(error)) return { kind: 'trapped', ...describeTrap(error, module) };
	if (error instanceof RangeError && /memory|allocat/i.test(error.message)) {
		return { kind: 'host-failed', code: 'out-of-memory', message: error.message, transient: false };
	}
	return resultOfError(error);
}

/** Gives a metered program its first fuel and the way to ask for more. */
function connectFuel({ exports }: WebAssembly.Instance, { fuel, bridge }: RunOptions): void {
	const { [FUEL_EXPORT]: counter, [TICK_EXPORT]: tick } = exports;
	if (!(counter instanceof WebAssembly.Global) || !(tick instanceof WebAssembly.Table)) return;
	const units = counter as WebAssembly.Global<'i32'>;
	bridge.connect(() => fuel.more(units.value));
	tick.set(0, bridge.entry);
	fuel.attach(units);
}

/** What a program ends as that its host stopped, by fuel or in a host call. */
function stopResult({ fuel, limits }: RunOptions): CastResult | undefined {
	switch (fuel.stop) {
		case undefined:
			return undefined;
		case 'timed-out':
			return { kind: 'timed-out', deadlineMs: limits.timeoutMs };
		case 'fuel-limit':
			return { kind: 'fuel-limit', limit: limits.fuel ?? 0 };
		case 'cancelled':
			return { kind: 'cancelled' };
	}
}

/** A call into the program. What it gives is handed back, or what its promise does. */
type ProgramCall = () => unknown;
type Entered = (entry: CallableFunction) => CallableFunction;

/** The calls by which a program is run, one after the other. `entered`: how an export is called, if not as it is. */
function* callsOf(
	{ exports }: WebAssembly.Instance,
	abi: Abi,
	options: RunOptions & { entered?: Entered }
): Generator<ProgramCall, void, unknown> {
	const { entered = (entry) => entry } = options;
	const starts = abi === 'command' ? [START_EXPORT, '_start'] : [START_EXPORT, '_initialize'];
	for (const name of starts) {
		const entry = exports[name];
		if (typeof entry === 'function') yield entered(entry) as ProgramCall;
	}
	if (abi === 'function') yield* functionCalls(exports, options, entered);
}

/** The function ABI (docs/ABI.md): input copied to `alloc`'s pointer, output where the low and high halves of `cast`'s answer say. */
function* functionCalls(
	exports: WebAssembly.Exports,
	{ stdin, stdout, limits }: RunOptions,
	entered: Entered
): Generator<ProgramCall, void, unknown> {
	const { memory } = exports as { memory: WebAssembly.Memory };
	const alloc = entered(exports.alloc as CallableFunction) as (n: number) => unknown;
	const cast = entered(exports.cast as CallableFunction) as (p: number, n: number) => unknown;
	const input = readWholeInput(stdin, limits);
	const pointer = ((yield () => alloc(input.length)) as number) >>> 0;
	viewOf(memory, pointer, input.length).set(input);
	const packed = BigInt.asUintN(64, (yield () => cast(pointer, input.length)) as bigint);
	stdout.write(viewOf(memory, Number(packed >> 32n), Number(packed & 0xffff_ffffn)));
}

function viewOf(memory: WebAssembly.Memory, pointer: number, length: number): Uint8Array {
	const size = memory.buffer.byteLength;
	if (pointer + length > size) throw new WebAssembly.RuntimeError('memory access out of bounds');
	return new Uint8Array(memory.buffer, pointer, length);
}

function refusalsOf(instance: WebAssembly.Instance | undefined): { count: number; pages: number } {
	const read = (name: string) => {
		const value: unknown = instance?.exports[name];
		return value instanceof WebAssembly.Global ? Number(BigInt.asUintN(64, value.value as bigint)) : 0;
	};
	return { count: read(REFUSALS_EXPORT), pages: read(REFUSED_PAGES_EXPORT) };
}

/**
 * A program that failed after its cap refused it memory failed for want of memory. Its own maximum is its own affair;
 * of several memories each has a share of the cap, and `requestedBytes` is what one of them asked for.
 */
function blameMemory(
	result: CastResult,
	pages: number,
	limits: CastLimits,
	environment: WasmEnvironment | undefined
): CastResult {
	if (result.kind !== 'trapped' && result.kind !== 'exited') return result;
	const limitBytes = limits.memoryBytes;
	const requestedBytes = pages * PAGE_BYTES;
	const isShared = (environment?.memory.memories ?? 1) > 1;
	if (requestedBytes <= limitBytes && !isShared) return result;
	const facts = { kind: 'memory-limit', phase: 'growth', limitBytes, requestedBytes } as const;
	return result.kind === 'exited' ? { ...facts, exitCode: result.exitCode } : facts;
}
