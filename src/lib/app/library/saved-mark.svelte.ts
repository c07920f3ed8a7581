/** A version of a saved spell, as it is named beside a module. */
export interface SavedAs {
	/** The spell's. */
	readonly id: string;
	readonly name: string;
	/** The version's. */
	readonly number: number;
}

/** The library, as far as it is asked here. */
export interface SavedSpells {
	/** Which spell a module is a version of, if any; of several, the one of this name. */
	savedAs(sha256: string, name: string): Promise<SavedAs | undefined>;
}

export interface SavedMarkDependencies {
	/** Without one nothing is saved, and the database's code is not needed. */
	hasDatabase: () => Promise<boolean>;
	/** It can wait until the page is there. */
	whenIdle: (callback: () => void) => unknown;
	library: () => Promise<SavedSpells>;
}

/** Whether the module in the runner is one of the saved spells. */
export class SavedMark {
	readonly #dependencies: SavedMarkDependencies;
	#saved = $state.raw<SavedAs | undefined>(undefined);
	#last: SavedAs | undefined;
	#looks = 0;

	constructor(dependencies: SavedMarkDependencies) {
		this.#dependencies = dependencies;
	}

	/** The spell that the module is a version of; `undefined` until that is known. */
	get saved(): SavedAs | undefined {
		return this.#saved;
	}

	/** The saved spell that was in the runner last: what comes after it may be its next version. */
	get last(): SavedAs | undefined {
		return this.#last;
	}

	/** Another module is about to be there. */
	forget(): void {
		this.#looks++;
		this.#saved = undefined;
	}

	/** It was saved just now. */
	mark(saved: SavedAs): void {
		this.forget();
		this.#saved = this.#last = saved;
	}

	/** Finds out about the module that is there now. A library that cannot be read has nothing saved. */
	look(sha256: string, name: string): void {
		const look = ++this.#looks;
		this.#dependencies.whenIdle(() => {
			void this.#find(sha256, name)
				.catch(() => undefined)
				.then((saved) => {
					if (look !== this.#looks) return;
					this.#saved = saved;
					this.#last = saved ?? this.#last;
				});
		});
	}

	async #find(sha256: string, name: string): Promise<SavedAs | undefined> {
		const { hasDatabase, library } = this.#dependencies;
		return (await hasDatabase()) ? (await library()).savedAs(sha256, name) : undefined;
	}
}
