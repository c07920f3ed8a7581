import { ModuleRefusedError } from '../errors.ts';
import { checkModuleCount } from './check-counts.ts';

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the primitive encodings of the binary format (core specification, chapter 5) within a bounded range. */
export class ByteReader {
	readonly bytes: Uint8Array;
	/** Offset of the next byte, from the start of `bytes`. */
	at: number;
	readonly end: number;

	constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
		this.bytes = bytes;
		this.at = start;
		this.end = end;
	}

	get done(): boolean {
		return this.at >= this.end;
	}

	/** @throws ModuleRefusedError `truncated` at the range's end. */
	u8(): number {
		if (this.at >= this.end) throw truncated(this.at);
		return this.bytes[this.at++] as number;
	}

	/** Unsigned LEB128 of at most 32 bits. */
	u32(): number {
		const first = this.u8();
		if (first < 0x80) return first;
		let value = first & 0x7f;
		for (let shift = 7; shift < 35; shift += 7) {
			const byte = this.u8();
			if (shift === 28 && byte > 0x0f) throw malformed('a number is longer than 32 bits', this.at - 1);
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return value;
		}
		throw malformed('a number is longer than 32 bits', this.at - 1);
	}

	/** Unsigned LEB128 of at most 64 bits; values from 2^53 on come back as `Infinity`. */
	u64(): number {
		let value = 0;
		for (let shift = 0; shift < 70; shift += 7) {
			const byte = this.u8();
			if (shift === 63 && byte > 1) throw malformed('a number is longer than 64 bits', this.at - 1);
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return value <= Number.MAX_SAFE_INTEGER ? value : Infinity;
		}
		throw malformed('a number is longer than 64 bits', this.at - 1);
	}

	/** Signed LEB128 of at most 33 bits, as block types and heap types use it. */
	s33(): number {
		let value = 0;
		for (let shift = 0; shift < 35; shift += 7) {
			const byte = this.u8();
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return byte & 0x40 ? value - 2 ** (shift + 7) : value;
		}
		throw malformed('a number is longer than 33 bits', this.at - 1);
	}

	/** Steps over one LEB128 number of at most `maxBytes` bytes. */
	skipLeb(maxBytes: number): void {
		for (let read = 0; read < maxBytes; read++) if (this.u8() < 0x80) return;
		throw malformed(`a number is longer than ${maxBytes} bytes`, this.at - 1);
	}

	/** Steps over `count` bytes. */
	skip(count: number): void {
		if (count > this.end - this.at) throw truncated(this.end);
		this.at += count;
	}

	/** A vector's length. A length that could not fit in what is left is refused before anybody loops over it. */
	count(what: string): number {
		const start = this.at;
		const count = this.u32();
		if (count > this.end - this.at) {
			throw malformed(`${count} ${what} are announced where ${this.end - this.at} bytes are left`, start);
		}
		return count;
	}

	/**
	 * A name: length, then UTF-8.
	 * @throws ModuleRefusedError `too-many` for one longer than engines take.
	 */
	name(): string {
		const length = this.u32();
		const start = this.at;
		this.skip(length);
		checkModuleCount('bytes in one name', length);
		try {
			return STRICT_UTF8.decode(this.bytes.subarray(start, this.at));
		} catch (cause) {
			throw malformed('a name is not UTF-8', start, cause);
		}
	}
}

/** The refusal of bytes that end too early. */
export function truncated(offset: number): ModuleRefusedError {
	return new ModuleRefusedError({
		code: 'truncated',
		offset,
		message: `The module ends in the middle of something, at byte ${offset}.`
	});
}

/** The refusal of bytes that break the binary format. */
export function malformed(what: string, offset: number, cause?: unknown): ModuleRefusedError {
	return new ModuleRefusedError(
		{ code: 'malformed', offset, message: `The module is malformed at byte ${offset}: ${what}.` },
		{ cause }
	);
}
