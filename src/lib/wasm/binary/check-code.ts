import { ModuleRefusedError } from '../errors.ts';
import { FUNCTION_COUNTS } from '../limits.ts';
import type { ParsedModule } from './parse.ts';
import { readerOf, SECTION } from './sections.ts';

/**
 * The sizes of all bodies, which stand before them: nothing is decoded.
 * @throws ModuleRefusedError `too-many` for one too large, `truncated` or `malformed` when they do not fit the section.
 */
export function checkBodySizes({ bytes, sections }: ParsedModule): void {
	const reader = readerOf(bytes, sections, SECTION.code);
	for (let left = reader?.u32() ?? 0; reader && left > 0; left--) {
		const at = reader.at;
		const size = reader.u32();
		checkCount('bytes in one function', size, at);
		reader.skip(size);
	}
}

/** @throws ModuleRefusedError `too-many` when a function, of which this is the place in the file, has more than it may. */
export function checkCount(what: keyof typeof FUNCTION_COUNTS, count: number, offset: number): void {
	const limit = FUNCTION_COUNTS[what];
	if (count <= limit) return;
	const message = `The module has ${count} ${what}, at byte ${offset}; the limit is ${limit}.`;
	throw new ModuleRefusedError({ code: 'too-many', message, what, count, limit });
}
