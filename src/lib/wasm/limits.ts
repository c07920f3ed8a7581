import { InvalidInputError } from './errors.ts';
import type { CastLimits, FieldProblem, Manifest } from './protocol.ts';

/** One WebAssembly page, in bytes (core specification, 4.2.8). */
export const PAGE_BYTES = 65_536;
export const MIB = 1_048_576;

/** The specification's defaults: 512 MB of memory, 5 minutes, 100 MB of output, modules of 50 MB. */
export const DEFAULT_LIMITS: Readonly<CastLimits> = Object.freeze<CastLimits>({
	timeoutMs: 300_000,
	memoryBytes: 512 * MIB,
	outputBytes: 100 * MIB,
	moduleBytes: 50 * MIB,
	functionBytes: MIB,
	inputBytes: 100 * MIB,
	tableElements: 1_000_000,
	fileBytes: 256 * MIB,
	metering: 'metered'
});

type NumericLimit = Exclude<keyof CastLimits, 'metering'>;

/** What each limit may be set to; the upper ends are what 32-bit memories and timers can hold. */
const RANGES: Readonly<Record<NumericLimit, readonly [min: number, max: number]>> = {
	timeoutMs: [1, 2_147_483_647],
	memoryBytes: [0, 65_536 * PAGE_BYTES],
	outputBytes: [0, 4_294_967_295],
	moduleBytes: [8, 1_073_741_824],
	// Chromium compiles no function above 7,654,321 bytes.
	functionBytes: [2, 7 * MIB],
	inputBytes: [0, 4_294_967_295],
	tableElements: [0, 10_000_000],
	fileBytes: [0, 4_294_967_295],
	fuel: [0, Number.MAX_SAFE_INTEGER]
};

/** How many of each thing a module may have. Above what clang (26 MB) and python (26 MB) need, below what stalls an engine. */
export const MODULE_COUNTS = Object.freeze({
	types: 100_000,
	imports: 10_000,
	functions: 100_000,
	tables: 16,
	memories: 16,
	globals: 100_000,
	exports: 100_000,
	'element segments': 100_000,
	'data segments': 100_000,
	tags: 10_000,
	'custom sections': 10_000,
	/** Of all types together. */
	'parameters and results': 250_000,
	/** Of an import, an export or a custom section; Firefox takes no longer ones. */
	'bytes in one name': 100_000
});

/** Longer names of functions, and of modules, are cut: engines put them into the message and stack of a trap. */
export const MAX_SHOWN_NAME_BYTES = 1_024;

/**
 * How large one function may be, besides its bytes. Of the real programs looked at, none has more than 804 nested
 * blocks and 483 locals. Chromium compiles no body with more locals than this.
 */
export const FUNCTION_COUNTS = Object.freeze({
	'blocks in each other': 1_000,
	'locals in one function': 50_000
});

/**
 * The limits of a cast: what was asked for, else what the module's manifest asks for where that is tighter, else the
 * defaults.
 * @throws InvalidInputError naming each field that is not in its range.
 */
export function resolveLimits(
	changes: Partial<CastLimits> = {},
	manifest?: Manifest,
	defaults: Readonly<CastLimits> = DEFAULT_LIMITS
): CastLimits {
	const limits: CastLimits = { ...defaults, ...(manifest && tighterLimits(manifest, defaults)) };
	const problems: FieldProblem[] = [];
	const refuse = (name: string, message: string) => problems.push({ path: `/limits/${name}`, message });
	for (const [name, [min, max]] of Object.entries(RANGES) as [NumericLimit, readonly [number, number]][]) {
		const value = changes[name];
		if (value === undefined) continue;
		if (Number.isSafeInteger(value) && value >= min && value <= max) limits[name] = value;
		else refuse(name, `must be a whole number from ${min} to ${max}, not ${String(value)}`);
	}
	const { metering = limits.metering } = changes;
	if (metering === 'metered' || metering === 'unmetered') limits.metering = metering;
	else refuse('metering', `must be metered or unmetered, not ${String(metering)}`);
	if (limits.fuel !== undefined && limits.metering === 'unmetered') refuse('fuel', 'needs a metered program');
	if (problems.length > 0) throw new InvalidInputError(problems);
	return limits;
}

/** Whole pages that fit in a cap given in bytes. */
export function pagesWithin(bytes: number): number {
	return Math.floor(bytes / PAGE_BYTES);
}

/** What a manifest asks for, as far as it is tighter than the defaults: more than those only a person may give. */
function tighterLimits({ limits = {} }: Manifest, defaults: Readonly<CastLimits>): Partial<CastLimits> {
	const { timeoutMs = Infinity, memoryMb = Infinity, outputMb = Infinity } = limits;
	return {
		timeoutMs: Math.min(timeoutMs, defaults.timeoutMs),
		memoryBytes: Math.min(memoryMb * MIB, defaults.memoryBytes),
		outputBytes: Math.min(outputMb * MIB, defaults.outputBytes)
	};
}
