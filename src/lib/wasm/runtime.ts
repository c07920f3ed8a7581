import { abiOf, checkModule } from './binary/check.ts';
import { checkSize } from './module-size.ts';
import { REFUSALS_EXPORT, REFUSED_PAGES_EXPORT } from './binary/growth-notes.ts';
import { limitModule, START_EXPORT } from './binary/limit.ts';
import { manifestProblem, readManifestSection } from './binary/manifest.ts';
import { FUEL_EXPORT, TICK_EXPORT } from './binary/meter/meter.ts';
import { parseModule, type ParsedModule } from './binary/parse.ts';
import {
	KNOWN_FUNCTIONS,
	WASI_MODULE,
	ProgramAbort,
	WasmEnvironment,
	type EnvironmentOptions,
	type MemoryImport
} from './environment.ts';
import { ModuleRefusedError, resultOfError } from './errors.ts';
import type { FuelMeter, TickBridge } from './fuel.ts';
import { PAGE_BYTES, pagesWithin } from './limits.ts';
import type { Abi, CastLimits, CastResult, ModuleProblem } from './protocol.ts';
import { describeTrap, isTrap } from './traps.ts';
import { ProcExit } from './wasi/host.ts';
import { readWholeInput } from './whole-input.ts';

export { calculateWasmHash } from './hash.ts';

/** What the host must know of a compiled module to run it. Plain data: it travels with the module. */
export interface ModuleFacts {
	abi: Abi;
	usesWasi: boolean;
	memoryImport?: MemoryImport;
}

export interface PreparedModule {
	module: WebAssembly.Module;
	facts: ModuleFacts;
}

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

/** Checks a module without compiling it; the problem is what a cast would be refused for. */
export function validateWasmModule(
	bytes: Uint8Array,
	limits: CastLimits
): { valid: true; abi: Abi } | { valid: false; problem: ModuleProblem } {
	try {
		checkSize(bytes.length, limits);
		return { valid: true, abi: checkParsed(parseModule(bytes), limits) };
	} catch (error) {
		if (error instanceof ModuleRefusedError) return { valid: false, problem: error.problem };
		throw error;
	}
}

/** Names in `required` that the module does not export. */
export function checkWasmExports(module: WebAssembly.Module, required: readonly string[]): string[] {
	const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
	return required.filter((name) => !exported.has(name));
}

/**
 * Checks a module, compiles its limits into it and compiles it.
 * @throws ModuleRefusedError or DeclaredMemoryError for a module that is not run.
 */
export async function loadWasmModule(bytes: Uint8Array, limits: CastLimits): Promise<PreparedModule> {
	const { rewritten, facts } = rewriteWasmModule(bytes, limits);
	return { module: await compile(rewritten), facts };
}

/** The bytes that the engine is given for a module under these limits, and the facts to run them. Throws as `loadWasmModule`. */
export function rewriteWasmModule(
	bytes: Uint8Array,
	limits: CastLimits
): { rewritten: Uint8Array<ArrayBuffer>; facts: ModuleFacts } {
	checkSize(bytes.length, limits);
	const parsed = parseModule(bytes);
	const abi = checkParsed(parsed, limits);
	const rewritten = limitModule(parsed, limits);
	const memoryImport = memoryImportOf(parsed, pagesWithin(limits.memoryBytes));
	const usesWasi = parsed.imports.some(({ module }) => module === WASI_MODULE);
	return { rewritten, facts: { abi, usesWasi, ...(memoryImport ? { memoryImport } : {}) } };
}

/**
 * Casts once, in a fresh instance, to its end. Blocks the thread while the program runs.
 * Never throws: whatever happens is in the report.
 */
export function executeWasm({ module, facts }: PreparedModule, options: RunOptions): RunReport {
	let environment: WasmEnvironment | undefined;
	let instance: WebAssembly.Instance | undefined;
	let result: CastResult;
	try {
		const end = () => options.fuel.end();
		environment = new WasmEnvironment({ ...options, ...facts, end });
		const { memory } = environment;
		options.onMemory?.(() => memory.bytes);
		instance = new WebAssembly.Instance(module, environment.imports());
		environment.bind(instance.exports);
		connectFuel(instance, options);
		start(instance, facts.abi, options);
		if (environment.ended) throw environment.ended.by;
		result = { kind: 'ok', exitCode: 0 };
	} catch (error) {
		result = stopResult(options) ?? handleWasmError(environment?.ended ? environment.ended.by : error, module);
	}
	const refused = refusalsOf(instance);
	return {
		result: refused.count > 0 ? blameMemory(result, refused.pages, options.limits, environment) : result,
		peakMemoryBytes: environment?.memory.bytes ?? 0,
		memoryRefusals: refused.count,
		fuel: options.fuel.total
	};
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

function checkParsed(parsed: ParsedModule, limits: CastLimits): Abi {
	const reading = readManifestSection(parsed.bytes);
	const problem = manifestProblem(reading);
	if (problem) throw new ModuleRefusedError(problem);
	return checkModule(parsed, { functions: KNOWN_FUNCTIONS }, limits, reading.manifest?.abi ?? abiOf(parsed.exports));
}

async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
	try {
		return await WebAssembly.compile(bytes);
	} catch (cause) {
		if (!(cause instanceof WebAssembly.CompileError)) throw cause;
		throw new ModuleRefusedError({ code: 'does-not-compile', message: cause.message }, { cause });
	}
}

function memoryImportOf({ imports }: ParsedModule, cap: number): MemoryImport | undefined {
	const entry = imports.find(({ kind }) => kind === 'memory');
	if (entry?.kind !== 'memory') return undefined;
	const { minimum, maximum = cap, wide } = entry.limits;
	return { module: entry.module, name: entry.name, minimum, maximum: Math.min(maximum, cap), wide };
}

function start(instance: WebAssembly.Instance, abi: Abi, options: RunOptions): void {
	call(instance, START_EXPORT);
	if (abi === 'command') return void call(instance, '_start');
	call(instance, '_initialize');
	castFunction(instance, options);
}

function call(instance: WebAssembly.Instance, name: string): void {
	const entry = instance.exports[name];
	if (typeof entry === 'function') (entry as () => void)();
}

/** The function ABI (docs/ABI.md): input copied to `alloc`'s pointer, output where the low and high halves of `cast`'s answer say. */
function castFunction({ exports }: WebAssembly.Instance, { stdin, stdout, limits }: RunOptions): void {
	const { alloc, cast, memory } = exports as {
		alloc: (n: number) => number;
		cast: (p: number, n: number) => bigint;
		memory: WebAssembly.Memory;
	};
	const input = readWholeInput(stdin, limits);
	const pointer = alloc(input.length) >>> 0;
	viewOf(memory, pointer, input.length).set(input);
	const packed = BigInt.asUintN(64, cast(pointer, input.length));
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
