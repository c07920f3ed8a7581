import type { ParsedModule } from '../parse.ts';
import { ByteReader, malformed } from '../reader.ts';

/** How many values a block takes and leaves, by the block type at `place`; `end` is that of its function. */
export function blockTypeAt(module: ParsedModule, place: number, end: number): { params: number; results: number } {
	const byte = module.bytes[place]!;
	if (byte === 0x40) return { params: 0, results: 0 };
	if (byte === 0x63 || byte === 0x64) return { params: 0, results: 1 };
	const index = new ByteReader(module.bytes, place, end).s33();
	if (index < 0) return { params: 0, results: 1 };
	const type = module.types[index];
	if (type === undefined) throw malformed(`there is no function type ${index}`, place);
	return { params: type.params.length, results: type.results.length };
}

/** Steps over a block type. */
export function skipBlockType(reader: ByteReader): void {
	const byte = reader.bytes[reader.at];
	if (byte === 0x63 || byte === 0x64) reader.skip(1);
	reader.s33();
}
