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

const EXPORT_KINDS = { function: 0x00, table: 0x01, global: 0x03 } as const;

/** An entry of the export section. */
export function exportEntry(name: string, kind: keyof typeof EXPORT_KINDS, index: number): number[] {
	return [...nameBytes(name), EXPORT_KINDS[kind], ...lebU(index)];
}

/** Signed LEB128 of a 32-bit number. */
export function lebS(value: number): number[] {
	const bytes: number[] = [];
	for (let rest = value; ;) {
		const low = rest & 0x7f;
		rest >>= 7;
		const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
		bytes.push(done ? low : low | 0x80);
		if (done) return bytes;
	}
}
