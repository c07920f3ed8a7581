/** The quota of one program's files: what they hold beyond what the program was given. */
export class FileSpace {
	readonly limitBytes: number;
	#usedBytes = 0;
	#refusals = 0;

	/** @param limitBytes `CastLimits.fileBytes`. */
	constructor(limitBytes: number) {
		this.limitBytes = limitBytes;
	}

	get usedBytes(): number {
		return this.#usedBytes;
	}

	/** Times that there was not enough. */
	get refusals(): number {
		return this.#refusals;
	}

	/** False, and nothing taken, when there is not that much. */
	take(bytes: number): boolean {
		const used = this.#usedBytes + bytes;
		if (used > this.limitBytes) {
			this.#refusals++;
			return false;
		}
		this.#usedBytes = used;
		return true;
	}

	giveBack(bytes: number): void {
		this.#usedBytes -= bytes;
	}
}
