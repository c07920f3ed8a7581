import { manifestProblem, readManifestSection } from './binary/manifest.ts';
import { abiOf } from './binary/check.ts';
import { checkSize } from './module-size.ts';
import { parseModule, type ParsedModule } from './binary/parse.ts';
import { DeclaredMemoryError, ModuleRefusedError } from './errors.ts';
import { PAGE_BYTES, resolveLimits } from './limits.ts';
import type { CastLimits, MemoryDescription, ModuleDescription, ModuleProblem } from './protocol.ts';
import { rewriteWasmModule, type ModuleFacts } from './runtime.ts';
import type { SizeLimits } from './binary/types.ts';

/** What a module is, and, if it can be cast, what the engine is to compile. */
export interface Examination {
	description: ModuleDescription;
	compilable?: { rewritten: Uint8Array<ArrayBuffer>; facts: ModuleFacts };
	/** Those that it would be cast within. */
	limits: CastLimits;
}

/**
 * Describes any bytes, runnable or not: `problem` holds what a cast under these limits would be refused for, and
 * what could be read before that is filled in. The hash and the features are left to the caller, as both take a
 * while and can go on beside the compiling.
 */
export function examineModule(bytes: Uint8Array, changes: Partial<CastLimits>): Examination {
	const description = emptyDescription(bytes);
	let limits = resolveLimits(changes);
	try {
		checkSize(bytes.length, limits);
		Object.assign(description, outline(parseModule(bytes)));
		if (description.problem) return { description, limits };
		limits = resolveLimits(changes, description.manifest);
		const compilable = rewriteWasmModule(bytes, limits);
		return { description: { ...description, abi: compilable.facts.abi }, compilable, limits };
	} catch (error) {
		return { description: { ...description, problem: problemOf(error) }, limits };
	}
}

function emptyDescription(bytes: Uint8Array): ModuleDescription {
	return {
		sha256: '',
		sizeBytes: bytes.length,
		abi: undefined,
		imports: [],
		exports: [],
		memories: [],
		functions: 0,
		customSections: [],
		manifest: undefined,
		features: [],
		problem: undefined
	};
}

function outline(module: ParsedModule): Partial<ModuleDescription> {
	const reading = readManifestSection(module.bytes);
	const { manifest } = reading;
	return {
		abi: manifest?.abi ?? abiOf(module.exports),
		imports: module.imports.map(({ module, name, kind }) => ({ module, name, kind })),
		exports: module.exports.map(({ name, kind }) => ({ name, kind })),
		memories: describeMemories(module),
		functions: module.functions.length - module.importedFunctions,
		customSections: module.sections
			.filter(({ id }) => id === 0)
			.map(({ name = '', start, end }) => ({ name, sizeBytes: end - start })),
		manifest,
		problem: manifestProblem(reading)
	};
}

function describeMemories({ memories, imports }: ParsedModule): MemoryDescription[] {
	const imported = imports.filter(({ kind }) => kind === 'memory').length;
	return memories.map((memory, index) => describeMemory(memory, index < imported));
}

function describeMemory({ minimum, maximum, shared, wide }: SizeLimits, imported: boolean): MemoryDescription {
	return {
		minimumPages: minimum,
		...(maximum === undefined ? {} : { maximumPages: maximum }),
		shared,
		memory64: wide,
		imported
	};
}

function problemOf(error: unknown): ModuleProblem {
	if (error instanceof ModuleRefusedError) return error.problem;
	if (error instanceof DeclaredMemoryError) {
		const { message, requestedBytes, limitBytes } = error;
		const pages = (bytes: number) => bytes / PAGE_BYTES;
		return {
			code: 'too-many',
			message,
			what: 'pages of memory',
			count: pages(requestedBytes),
			limit: pages(limitBytes)
		};
	}
	throw error;
}
