import { EMPTY_BYTES } from '../bytes.ts';
import { FAULT } from './host-call.ts';

/**
 * The program's memory, little-endian, every access checked: one outside it throws `FAULT`.
 * Addresses and lengths are unsigned byte counts.
 */
export class GuestMemory {
	#memory: WebAssembly.Memory | undefined;
	#bytes = EMPTY_BYTES;
	#view = new DataView(EMPTY_BYTES.buffer);

	bind(memory: WebAssembly.Memory): void {
		this.#memory = memory;
		this.#bytes = EMPTY_BYTES;
	}

	u8(at: number): number {
		this.require(at, 1);
		return this.#view.getUint8(at);
	}

	u16(at: number): number {
		this.require(at, 2);
		return this.#view.getUint16(at, true);
	}

	u32(at: number): number {
		this.require(at, 4);
		return this.#view.getUint32(at, true);
	}

	u64(at: number): bigint {
		this.require(at, 8);
		return this.#view.getBigUint64(at, true);
	}

	setU8(at: number, value: number): void {
		this.require(at, 1);
		this.#view.setUint8(at, value);
	}

	setU16(at: number, value: number): void {
		this.require(at, 2);
		this.#view.setUint16(at, value, true);
	}

	setU32(at: number, value: number): void {
		this.require(at, 4);
		this.#view.setUint32(at, value, true);
	}

	setU64(at: number, value: bigint): void {
		this.require(at, 8);
		this.#view.setBigUint64(at, value, true);
	}

	/** A view, good until the program runs again. An empty piece may lie anywhere: languages give it any address. */
	bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
		if (length === 0) return EMPTY_BYTES;
		this.require(at, length);
		return this.#bytes.subarray(at, at + length);
	}

	/** Throws unless the whole range is there; for a result's place before the work that has the result. */
	require(at: number, length: number): void {
		if (at + length > this.#bytes.length) this.#look(at + length);
	}

	/** Growth detaches the old buffer and so empties our views; only a check that fails needs to look again. */
	#look(end: number): void {
		const buffer = this.#memory?.buffer;
		if (buffer !== undefined && buffer !== this.#bytes.buffer) {
			this.#bytes = new Uint8Array(buffer);
			this.#view = new DataView(buffer);
		}
		if (end > this.#bytes.length) throw FAULT;
	}
}
