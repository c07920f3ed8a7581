import { MIB } from '../limits.ts';

/** What a program's files may take together beyond what it was given, in bytes. A whole tab would pay for more. */
const FILE_SPACE_BYTES = 256 * MIB;

/** Room for the files of one program. Freeing is not followed: when the room seems used up, what is left is measured. */
export class FileSpace {
	readonly #measure: () => number;
	#used = 0;

	/** @param measure Bytes that all files hold now. */
	constructor(measure: () => number) {
		this.#measure = measure;
	}

	/** False, and nothing taken, when there is not that much. */
	take(bytes: number): boolean {
		if (this.#used + bytes > FILE_SPACE_BYTES) this.#used = this.#measure();
		if (this.#used + bytes > FILE_SPACE_BYTES) return false;
		this.#used += bytes;
		return true;
	}
}
