import { abiOf, checkModule } from './binary/check.ts';
import { checkSize } from './module-size.ts';
import { limitModule } from './binary/limit.ts';
import { manifestProblem, readManifestSection } from './binary/manifest.ts';
import { parseModule, type ParsedModule } from './binary/parse.ts';
import { KNOWN_FUNCTIONS, WASI_MODULE, type MemoryImport } from './environment.ts';
import { ModuleRefusedError } from './errors.ts';
import { pagesWithin } from './limits.ts';
import type { Abi, CastLimits, ModuleProblem } from './protocol.ts';

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
