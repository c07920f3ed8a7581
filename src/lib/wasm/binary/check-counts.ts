import { ModuleRefusedError } from '../errors.ts';
import { FUNCTION_COUNTS, MODULE_COUNTS } from '../limits.ts';

/** Reads the length of a vector that is not longer than the rest of its section. */
interface CountReader {
	count(what: string): number;
}

export type ModuleCount = keyof typeof MODULE_COUNTS;

/**
 * A vector's length, checked before anything of the vector is read.
 * @param before how many of the kind the module has besides.
 * @throws ModuleRefusedError `too-many`, or `malformed` for a length that does not fit in what is left of the section.
 */
export function countOf(reader: CountReader, what: ModuleCount, before = 0): number {
	const count = reader.count(what);
	checkModuleCount(what, before + count);
	return count;
}

/** @throws ModuleRefusedError `too-many` when a module has more than it may. */
export function checkModuleCount(what: ModuleCount, count: number): void {
	const limit = MODULE_COUNTS[what];
	if (count > limit) throw tooMany(what, count, limit, `The module has ${count} ${what}`);
}

/** @throws ModuleRefusedError `too-many` when a function, of which this is the place in the file, has more than it may. */
export function checkFunctionCount(what: keyof typeof FUNCTION_COUNTS, count: number, offset: number): void {
	const limit = FUNCTION_COUNTS[what];
	if (count > limit) throw tooMany(what, count, limit, `The module has ${count} ${what}, at byte ${offset}`);
}

/** The refusal; the message gets the limit. */
export function tooMany(what: string, count: number, limit: number, message: string): ModuleRefusedError {
	return new ModuleRefusedError({
		code: 'too-many',
		message: `${message}; the limit is ${limit}.`,
		what,
		count,
		limit
	});
}
