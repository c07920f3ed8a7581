import { featuresOf } from './binary/features.ts';
import { parseModule } from './binary/parse.ts';
import { examineModule } from './describe.ts';
import { ModuleRefusedError } from './errors.ts';
import type { CastLimits } from './protocol.ts';
import { calculateWasmHash } from './runtime.ts';
import type { DescribeReport } from './worker-protocol.ts';

/** Describes any bytes, and compiles those that can be cast. Takes seconds for a large module: for workers. */
export async function describeBytes(bytes: Uint8Array, changes: Partial<CastLimits>): Promise<DescribeReport> {
	const hashing = calculateWasmHash(bytes);
	const { description, compilable, limits } = examineModule(bytes, changes);
	if (compilable === undefined) return { description: { ...description, sha256: await hashing }, limits };
	const compiling = compileQuietly(compilable.rewritten);
	const features = readFeatures(bytes);
	const [sha256, module] = await Promise.all([hashing, compiling]);
	if (typeof module === 'string') {
		const problem = { code: 'does-not-compile', message: module } as const;
		return { description: { ...description, sha256, features, problem }, limits };
	}
	return { description: { ...description, sha256, features }, prepared: { module, ...compilable }, limits };
}

/** None for code that cannot be read: whether it can be run is for the engine to say. */
function readFeatures(bytes: Uint8Array): string[] {
	try {
		return featuresOf(parseModule(bytes));
	} catch (error) {
		if (error instanceof ModuleRefusedError) return [];
		throw error;
	}
}

/** The module, or the engine's words against it. */
async function compileQuietly(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module | string> {
	try {
		return await WebAssembly.compile(bytes);
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
