import { skipInstruction, skipLocals } from './instructions.ts';
import type { ParsedModule } from './parse.ts';
import { ByteReader } from './reader.ts';
import { readerOf, SECTION } from './sections.ts';

/** Opcode ranges by the proposal that brought them (`prefix << 16 | code` for prefixed ones). */
const RANGES: readonly (readonly [from: number, to: number, feature: string])[] = [
	[0x06, 0x07, 'legacy-exceptions'],
	[0x08, 0x08, 'exceptions'],
	[0x09, 0x09, 'legacy-exceptions'],
	[0x0a, 0x0a, 'exceptions'],
	[0x12, 0x13, 'tail-call'],
	[0x14, 0x14, 'function-references'],
	[0x15, 0x15, 'tail-call'],
	[0x18, 0x19, 'legacy-exceptions'],
	[0x1c, 0x1c, 'reference-types'],
	[0x1f, 0x1f, 'exceptions'],
	[0x25, 0x26, 'reference-types'],
	[0xc0, 0xc4, 'sign-extension'],
	[0xd0, 0xd2, 'reference-types'],
	[0xd3, 0xd3, 'gc'],
	[0xd4, 0xd6, 'function-references'],
	[0xfb0000, 0xfbffff, 'gc'],
	[0xfc0000, 0xfc0007, 'saturating-conversions'],
	[0xfc0008, 0xfc000e, 'bulk-memory'],
	[0xfc000f, 0xfc0011, 'reference-types'],
	[0xfc0013, 0xfc0016, 'wide-arithmetic'],
	[0xfd0000, 0xfd00ff, 'simd'],
	[0xfd0100, 0xfdffff, 'relaxed-simd'],
	[0xfe0000, 0xfeffff, 'threads']
];

/**
 * The proposals beyond the first version of WebAssembly that a module uses, sorted.
 * Decodes every instruction; a large module takes tenths of a second.
 * @throws ModuleRefusedError for an instruction that is not known.
 */
export function featuresOf(module: ParsedModule): string[] {
	const features = new Set<string>();
	if (module.memories.length > 1) features.add('multi-memory');
	if (module.memories.some(({ wide }) => wide)) features.add('memory64');
	if (module.memories.some(({ shared }) => shared)) features.add('threads');
	if (module.types.some((type) => type && type.results.length > 1)) features.add('multi-value');
	if (module.imports.some(({ kind }) => kind === 'tag') || module.counts.tags > 0) features.add('exceptions');
	for (const opcode of opcodesOf(module)) {
		const range = RANGES.find(([from, to]) => opcode >= from && opcode <= to);
		if (range) features.add(range[2]);
	}
	return [...features].sort();
}

function opcodesOf(module: ParsedModule): Set<number> {
	const seen = new Set<number>();
	const code = readerOf(module.bytes, module.sections, SECTION.code);
	for (let left = code?.u32() ?? 0; code && left > 0; left--) {
		const size = code.u32();
		const body = new ByteReader(module.bytes, code.at, code.at + size);
		code.skip(size);
		skipLocals(body);
		while (!body.done) seen.add(skipInstruction(body));
	}
	return seen;
}
