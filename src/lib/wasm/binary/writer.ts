/** Unsigned LEB128 of a whole number below 2^53. */
export function lebU(value: number): number[] {
	const bytes: number[] = [];
	let rest = value;
	do {
		const low = rest % 128;
		rest = Math.floor(rest / 128);
		bytes.push(rest === 0 ? low : low | 0x80);
	} while (rest !== 0);
	return bytes;
}

/** A name as the binary format writes it: length, then UTF-8. */
export function nameBytes(name: string): number[] {
	const utf8 = new TextEncoder().encode(name);
	return [...lebU(utf8.length), ...utf8];
}

/** A section's id and size, to stand before `size` bytes of content. */
export function sectionHeader(id: number, size: number): Uint8Array {
	return new Uint8Array([id, ...lebU(size)]);
}

/** An entry of the export section. */
export function exportEntry(name: string, kind: 'function' | 'global', index: number): number[] {
	return [...nameBytes(name), kind === 'function' ? 0x00 : 0x03, ...lebU(index)];
}
