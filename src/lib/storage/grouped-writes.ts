/** A write that can be run again when its transaction was rolled back. */
type Write = () => Promise<void>;

interface Waiting {
	write: Write;
	resolve: () => void;
	reject: (error: unknown) => void;
}

/** So many writes go into one transaction: others wait no longer than it takes. */
const MOST = 64;

/**
 * Writes that come while another transaction is under way go into the next one together: each transaction waits for the
 * disk, whatever is in it. When one of them fails, none is written, and each is tried in a transaction of its own.
 */
export class GroupedWrites {
	readonly #transaction: (work: Write) => Promise<void>;
	#waiting: Waiting[] = [];
	#busy = false;

	/** @param transaction runs the work, all or nothing. */
	constructor(transaction: (work: Write) => Promise<void>) {
		this.#transaction = transaction;
	}

	/** Resolves when it is written. */
	add(write: Write): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ write, resolve, reject });
			if (!this.#busy) void this.#flush();
		});
	}

	async #flush(): Promise<void> {
		this.#busy = true;
		while (this.#waiting.length > 0) await this.#writeGroup(this.#waiting.splice(0, MOST));
		this.#busy = false;
	}

	async #writeGroup(group: readonly Waiting[]): Promise<void> {
		try {
			await this.#transaction(async () => {
				for (const { write } of group) await write();
			});
			for (const { resolve } of group) resolve();
		} catch (error) {
			if (group.length === 1) group[0]?.reject(error);
			else for (const one of group) await this.#writeGroup([one]);
		}
	}
}
