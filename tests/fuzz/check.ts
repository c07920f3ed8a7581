import { checkModule } from '../../src/lib/wasm/binary/check.ts';
import { limitModule } from '../../src/lib/wasm/binary/limit.ts';
import { parseModule } from '../../src/lib/wasm/binary/parse.ts';
import { KNOWN_FUNCTIONS } from '../../src/lib/wasm/environment.ts';
import { DeclaredMemoryError, ModuleRefusedError } from '../../src/lib/wasm/errors.ts';
import { DEFAULT_LIMITS } from '../../src/lib/wasm/limits.ts';
import type { Metering } from '../../src/lib/wasm/protocol.ts';

/** What became of one module: `kept` is valid before and after; `refused: …` names the reason and says whether it was valid. */
export type Fate = 'kept' | `refused: ${string}` | 'invalid as before';

/** Something that must not happen. */
export class Find extends Error {
	override readonly name = 'Find' as const;
}

/** No step of the way may take longer, in ms. */
const LONGEST_MS = 1_000;

/**
 * Takes a module the way that a cast takes it, short of running it.
 * @throws Find when it is not typed what went wrong, when a valid module became invalid, or when it took too long.
 */
export function checkFate(bytes: Uint8Array, metering: Metering): Fate {
	const valid = WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>);
	const started = performance.now();
	const limited = attempt(bytes, metering);
	const tookMs = performance.now() - started;
	if (tookMs > LONGEST_MS) throw new Find(`took ${Math.round(tookMs)} ms (${metering})`);
	if (typeof limited === 'string') return `refused: ${limited}${valid ? ', though valid' : ''}`;
	const stillValid = WebAssembly.validate(limited);
	if (valid && !stillValid) throw new Find(`valid before, invalid after (${metering}): ${complaint(limited)}`);
	return valid ? 'kept' : 'invalid as before';
}

/** The module with its limits, or the name of what it was refused for. */
function attempt(bytes: Uint8Array, metering: Metering): Uint8Array<ArrayBuffer> | string {
	try {
		const parsed = parseModule(bytes);
		checkQuietly(() => checkModule(parsed, { functions: KNOWN_FUNCTIONS }, DEFAULT_LIMITS));
		return limitModule(parsed, { ...DEFAULT_LIMITS, metering });
	} catch (error) {
		return reasonOf(error, metering);
	}
}

/** A module that is refused for its imports or entry point is rewritten all the same: there is more to find. */
function checkQuietly(check: () => unknown): void {
	try {
		check();
	} catch (error) {
		if (!(error instanceof ModuleRefusedError) || error.problem.code === 'too-many') throw error;
	}
}

function reasonOf(error: unknown, metering: Metering): string {
	if (error instanceof DeclaredMemoryError) return 'memory';
	if (!(error instanceof ModuleRefusedError)) throw new Find(`threw ${String(error)} (${metering})`, { cause: error });
	const { problem } = error;
	// Of bytes that are not valid anyway, the kind is enough; of valid ones, the words.
	return problem.code;
}

function complaint(bytes: Uint8Array<ArrayBuffer>): string {
	try {
		new WebAssembly.Module(bytes);
		return 'it compiles';
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
