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

const EXPORT_KINDS = { function: 0x00, table: 0x01, memory: 0x02, global: 0x03 } as const;

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

/** Short runs are copied byte by byte: a view costs more than they do. */
const SHORT = 48;

/** Bytes written one behind the other into a buffer that grows. */
export class ByteWriter {
	#bytes: Uint8Array<ArrayBuffer>;
	#length = 0;

	/** @param expected how many bytes there will be, about. */
	constructor(expected: number) {
		this.#bytes = new Uint8Array(expected);
	}

	push(bytes: ArrayLike<number>): void {
		this.#makeRoom(bytes.length);
		for (let at = 0; at < bytes.length; at++) this.#bytes[this.#length++] = bytes[at]!;
	}

	/** `source[start..end)` */
	copy(source: Uint8Array, start: number, end: number): void {
		this.#makeRoom(end - start);
		if (end - start > SHORT) {
			this.#bytes.set(source.subarray(start, end), this.#length);
			this.#length += end - start;
		} else {
			for (let at = start; at < end; at++) this.#bytes[this.#length++] = source[at]!;
		}
	}

	/** What was written; a view, good until more is. */
	written(): Uint8Array<ArrayBuffer> {
		return this.#bytes.subarray(0, this.#length);
	}

	#makeRoom(count: number): void {
		if (this.#length + count <= this.#bytes.length) return;
		const larger = new Uint8Array(Math.max(this.#length + count, this.#bytes.length * 2));
		larger.set(this.written());
		this.#bytes = larger;
	}
}
