const PIECE_BYTES = 65_536;

/** Collects what a program writes: large pieces as they are, small ones together. Never one growing buffer. */
export class Gatherer {
	readonly pieces: Uint8Array<ArrayBuffer>[] = [];
	#open: Uint8Array<ArrayBuffer> | undefined;
	#filled = 0;

	add(bytes: Uint8Array): void {
		if (bytes.length >= PIECE_BYTES / 2) {
			this.#close();
			this.pieces.push(bytes.slice());
			return;
		}
		if (this.#filled + bytes.length > (this.#open?.length ?? 0)) this.#close();
		this.#open ??= new Uint8Array(this.pieces.length === 0 ? 1_024 : PIECE_BYTES);
		if (bytes.length > this.#open.length) this.#open = new Uint8Array(PIECE_BYTES);
		this.#open.set(bytes, this.#filled);
		this.#filled += bytes.length;
	}

	/** All of it, in order; nothing may be added after. */
	take(): Uint8Array<ArrayBuffer>[] {
		this.#close();
		return this.pieces;
	}

	#close(): void {
		if (this.#open && this.#filled > 0) this.pieces.push(this.#open.slice(0, this.#filled));
		this.#open = undefined;
		this.#filled = 0;
	}
}
