import { MODULE_COUNTS } from '../limits.ts';
import { ByteReader } from './reader.ts';

const FUNCTION_NAMES = 1;
/** Of functions that a module may have, imported ones as well: a hostile section names millions that there are not. */
const MOST_NAMES = 2 * MODULE_COUNTS.functions;

/**
 * Function index → name, from the content of a `name` section. What of it cannot be read is left out: names are a
 * help for people, and a module with broken names still runs.
 */
export function readFunctionNames(content: Uint8Array): Map<number, string> {
	const names = new Map<number, string>();
	try {
		const reader = new ByteReader(content);
		while (!reader.done) {
			const id = reader.u8();
			const size = reader.u32();
			if (id === FUNCTION_NAMES) readNameMap(new ByteReader(content, reader.at, reader.at + size), names);
			reader.skip(size);
		}
	} catch {
		return names;
	}
	return names;
}

function readNameMap(reader: ByteReader, names: Map<number, string>): void {
	for (let left = Math.min(reader.count('names'), MOST_NAMES); left > 0; left--) {
		const index = reader.u32();
		names.set(index, reader.name());
	}
}
