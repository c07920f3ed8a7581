import { checkFunctionCount } from '../check-counts.ts';
import { ByteReader } from '../reader.ts';

/** A body's local declarations: their count is written in `[start, countEnd)`, the last one ends at `end`. */
export interface LocalGroups {
	start: number;
	countEnd: number;
	count: number;
	end: number;
	/** How many locals they declare together. */
	locals: number;
}

/** @throws ModuleRefusedError `too-many` for more locals than any engine takes. */
export function readLocalGroups(bytes: Uint8Array, start: number, end: number): LocalGroups {
	const reader = new ByteReader(bytes, start, end);
	const count = reader.u32();
	const countEnd = reader.at;
	let locals = 0;
	for (let left = count; left > 0; left--) {
		locals += reader.u32();
		const type = reader.u8();
		if (type === 0x63 || type === 0x64) reader.s33();
	}
	checkFunctionCount('locals in one function', locals, start);
	return { start, countEnd, count, end: reader.at, locals };
}
