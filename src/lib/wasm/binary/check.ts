import { ModuleRefusedError } from '../errors.ts';
import type { Abi, CastLimits, ExternKind, ModuleProblem } from '../protocol.ts';
import { checkBodySizes } from './check-code.ts';
import type { ParsedExport, ParsedImport, ParsedModule } from './parse.ts';
import type { FunctionType } from './types.ts';

/** A function that Spell gives to programs: its module, its name, its signature where it matters. */
export interface KnownImports {
	/** Module name → function name → signature, `undefined` where the engine's own check at linking is enough. */
	functions: ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;
}

/** The exports that make a module a `function` spell, with their signatures (docs/ABI.md). */
const FUNCTION_ABI: Readonly<Record<string, string>> = Object.freeze({
	alloc: '(i32) -> i32',
	cast: '(i32 i32) -> i64'
});
const COMMAND_ENTRY = '_start';
const THREAD_IMPORTS = /^(wasi|wasi_thread|wasi_threads)$/;
const NAPI_IMPORT = /^(napi_|node_api_|emnapi_)/;

/**
 * Everything that can be told of a module that was read, without compiling it: the sizes of bodies, memories, imports,
 * entry point.
 * @returns the module's ABI.
 * @throws ModuleRefusedError naming what is wrong.
 */
export function checkModule(
	module: ParsedModule,
	known: KnownImports,
	{ functionBytes }: Pick<CastLimits, 'functionBytes'>,
	wanted?: Abi
): Abi {
	checkBodySizes(module, functionBytes);
	checkThreads(module);
	checkImports(module, known);
	return checkEntryPoint(module, wanted);
}

/** The module's ABI by its exports, with nothing checked; `undefined` when it has no entry point. */
export function abiOf(exports: readonly ParsedExport[]): Abi | undefined {
	const names = new Set(exports.map(({ name }) => name));
	if (names.has(COMMAND_ENTRY)) return 'command';
	return names.has('cast') ? 'function' : undefined;
}

/** Threads share a memory and ask the host to start more of them; native add-ons speak Node's own interface. */
function checkThreads({ imports, memories }: ParsedModule): void {
	const napi = named(imports.filter(({ name }) => NAPI_IMPORT.test(name)));
	if (napi.length > 0) {
		const message = 'This is a Node-API add-on (napi): it needs a Node process around it, which a spell does not have.';
		refuse({ code: 'napi', message, imports: napi });
	}
	const spawns = named(imports.filter(({ module, name }) => THREAD_IMPORTS.test(module) && name === 'thread-spawn'));
	const shared = memories.some((memory) => memory.shared);
	if (spawns.length > 0 || shared) {
		const message =
			'The module was built for threads (shared memory), which Spell does not run yet. Build it without threads.';
		refuse({ code: 'threads', message, imports: spawns });
	}
}

function checkImports({ imports }: ParsedModule, { functions }: KnownImports): void {
	const isKnown = (entry: ParsedImport) =>
		entry.kind === 'memory' || (entry.kind === 'function' && (functions.get(entry.module)?.has(entry.name) ?? false));
	const unknown = named(imports.filter((entry) => !isKnown(entry)));
	if (unknown.length > 0) {
		const message = `The module asks for ${unknown.length} thing(s) that Spell does not give: ${list(unknown)}.`;
		refuse({ code: 'unknown-imports', message, imports: unknown });
	}
	if (imports.filter(({ kind }) => kind === 'memory').length > 1) {
		refuse({ code: 'unsupported-memory', message: 'The module imports more than one memory; Spell gives one.' });
	}
	for (const entry of imports) if (entry.kind === 'function') checkSignature(entry, functions);
}

function checkSignature(
	{ module, name, type }: ParsedImport & { kind: 'function' },
	functions: KnownImports['functions']
): void {
	const expected = functions.get(module)?.get(name);
	const found = type ? signatureOf(type) : 'a type that is not a function';
	if (expected === undefined || found === expected) return;
	const entry = `${module}.${name} ${found}`;
	const message = `The module imports ${module}.${name} as a function ${found}; Spell gives ${expected}.`;
	refuse({ code: 'unknown-imports', message, imports: [entry] });
}

function checkEntryPoint(module: ParsedModule, wanted: Abi | undefined): Abi {
	const abi = wanted ?? abiOf(module.exports);
	if (abi === undefined) {
		const exports = module.exports.map(({ name }) => name);
		const message = `The module has no entry point: it exports neither _start (a WASI command) nor cast (a function).`;
		refuse({ code: 'no-entry-point', message, exports });
	}
	if (abi === 'command') {
		checkFunction(module, COMMAND_ENTRY, '() -> ()');
		if (usesMemory(module)) checkMemory(module);
	} else {
		for (const [name, signature] of Object.entries(FUNCTION_ABI)) checkFunction(module, name, signature);
		checkMemory(module);
	}
	return abi;
}

/** WASI finds a program's memory under this name. */
function checkMemory(module: ParsedModule): void {
	const found = module.exports.find(({ name }) => name === 'memory');
	if (found?.kind !== 'memory') wrongExport('memory', 'a memory', describe(found?.kind));
}

function usesMemory({ imports }: ParsedModule): boolean {
	return imports.some(({ kind }) => kind === 'function') && !imports.some(({ kind }) => kind === 'memory');
}

function checkFunction(module: ParsedModule, name: string, expected: string): void {
	const found = module.exports.find((entry) => entry.name === name);
	if (found?.kind !== 'function') return wrongExport(name, `a function ${expected}`, describe(found?.kind));
	const type = module.types[module.functions[found.index] ?? -1];
	const signature = type ? signatureOf(type) : 'a type that is not a function';
	if (signature !== expected) wrongExport(name, `a function ${expected}`, `a function ${signature}`);
}

function signatureOf({ params, results }: FunctionType): string {
	return `(${params.join(' ')}) -> ${results.length === 0 ? '()' : results.join(' ')}`;
}

function describe(kind: ExternKind | undefined): string {
	return kind === undefined ? 'nothing' : `a ${kind}`;
}

function named(imports: readonly ParsedImport[]): string[] {
	return imports.map(({ module, name }) => `${module}.${name}`);
}

function list(names: readonly string[]): string {
	return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}

function wrongExport(name: string, expected: string, found: string): never {
	refuse({
		code: 'wrong-export',
		name,
		expected,
		found,
		message: `The export ${name} should be ${expected}; it is ${found}.`
	});
}

function refuse(problem: ModuleProblem): never {
	throw new ModuleRefusedError(problem);
}
