import { tooMany } from './check-counts.ts';
import type { ParsedModule } from './parse.ts';
import { readerOf, SECTION } from './sections.ts';

/**
 * The sizes of all bodies, which stand before them: nothing is decoded.
 * @param limit most bytes of one.
 * @throws ModuleRefusedError `too-many` for one too large, `truncated` or `malformed` when they do not fit the section.
 */
export function checkBodySizes({ bytes, sections }: ParsedModule, limit: number): void {
	const reader = readerOf(bytes, sections, SECTION.code);
	for (let left = reader?.u32() ?? 0; reader && left > 0; left--) {
		const at = reader.at;
		const size = reader.u32();
		if (size > limit) {
			const message = `The module has a function of ${size} bytes, at byte ${at}`;
			throw tooMany('bytes in one function', size, limit, message);
		}
		reader.skip(size);
	}
}
