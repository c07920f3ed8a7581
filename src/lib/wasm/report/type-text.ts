/** Types as the text format writes them (core specification, 6.4). */
import type { ByteReader } from '../binary/reader.ts';
import { malformed } from '../binary/reader.ts';
import { readValueType, type SizeLimits } from '../binary/types.ts';

/** A longer type is cut: thousands of imports may share one of thousands of parameters. */
export const MAX_TYPE_TEXT = 300;

/** Abstract heap types by their code. */
const HEAP_TYPES = new Map([
	[0x69, 'exn'],
	[0x6a, 'array'],
	[0x6b, 'struct'],
	[0x6c, 'i31'],
	[0x6d, 'eq'],
	[0x6e, 'any'],
	[0x6f, 'extern'],
	[0x70, 'func'],
	[0x71, 'none'],
	[0x72, 'noextern'],
	[0x73, 'nofunc'],
	[0x74, 'noexn']
]);

/** The types of a type section by index, each one cut at `MAX_TYPE_TEXT` characters. The section was read before, so it is bounded. */
export function readTypeTexts(reader: ByteReader): string[] {
	const types: string[] = [];
	for (let groups = reader.u32(); groups > 0; groups--) {
		const isGroup = reader.bytes[reader.at] === 0x4e;
		if (isGroup) reader.skip(1);
		for (let members = isGroup ? reader.u32() : 1; members > 0; members--) types.push(readSubType(reader));
	}
	return types;
}

/** `i32`, `funcref`, `(ref null 5)`, `(ref any)`. */
export function readValueTypeText(reader: ByteReader): string {
	const byte = reader.bytes[reader.at];
	if (byte !== 0x63 && byte !== 0x64) return readValueType(reader);
	reader.skip(1);
	const heap = reader.s33();
	const name = heap >= 0 ? String(heap) : (HEAP_TYPES.get(heap & 0x7f) ?? 'unknown');
	return byte === 0x63 ? `(ref null ${name})` : `(ref ${name})`;
}

/** `i64 1 10 shared`: what stands in `(memory …)` and, before the element type, in `(table …)`. */
export function sizeText({ minimum, maximum, shared, wide }: SizeLimits): string {
	return [wide && 'i64', minimum, maximum, shared && 'shared']
		.filter((part) => part !== undefined && part !== false)
		.join(' ');
}

/** `(mut i32)` or `i32`. */
export function mutableText(type: string, mutable: boolean): string {
	return mutable ? `(mut ${type})` : type;
}

/** The text, or its beginning and `…)` when it is too long. */
function cut(text: string): string {
	return text.length <= MAX_TYPE_TEXT ? text : `${text.slice(0, MAX_TYPE_TEXT - 2)}…)`;
}

function readSubType(reader: ByteReader): string {
	const form = reader.bytes[reader.at];
	if (form !== 0x50 && form !== 0x4f) return readCompositeType(reader);
	reader.skip(1);
	const supers = joined(reader, () => String(reader.u32()));
	const words = ['sub', form === 0x4f && 'final', supers].filter(Boolean).join(' ');
	return cut(`(${words} ${readCompositeType(reader)})`);
}

function readCompositeType(reader: ByteReader): string {
	const at = reader.at;
	switch (reader.u8()) {
		case 0x60: {
			const params = group(
				'param',
				joined(reader, () => readValueTypeText(reader))
			);
			const results = group(
				'result',
				joined(reader, () => readValueTypeText(reader))
			);
			return cut(`(func${params}${results})`);
		}
		case 0x5f:
			return cut(
				`(struct${group(
					'field',
					joined(reader, () => readFieldText(reader))
				)})`
			);
		case 0x5e:
			return `(array ${readFieldText(reader)})`;
		default:
			throw malformed('an unknown kind of type', at);
	}
}

function group(word: string, content: string): string {
	return content === '' ? '' : ` (${word} ${content})`;
}

/** A vector's members with blanks between them; all are read, no more are kept than will be shown. */
function joined(reader: ByteReader, read: () => string): string {
	let text = '';
	for (let left = reader.u32(); left > 0; left--) {
		const member = read();
		if (text.length <= MAX_TYPE_TEXT) text += text === '' ? member : ` ${member}`;
	}
	return text;
}

function readFieldText(reader: ByteReader): string {
	const storage = reader.bytes[reader.at];
	const packed = storage === 0x78 ? 'i8' : storage === 0x77 ? 'i16' : undefined;
	if (packed !== undefined) reader.skip(1);
	const type = packed ?? readValueTypeText(reader);
	return mutableText(type, reader.u8() === 1);
}
