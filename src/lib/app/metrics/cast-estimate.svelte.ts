import type { SpellDatabase } from '../../storage/database.ts';

/** `text`: what a cast of it usually takes, or that nothing is known yet. */
export type EstimateState = { kind: 'unknown' } | { kind: 'known'; text: string };

export interface CastEstimateDependencies {
	/** Whether anything was ever kept here: a first visit does without the database. */
	hasDatabase: () => Promise<boolean>;
	database: () => Promise<SpellDatabase>;
	/** Calls back once, when the page has nothing else to do; what it returns takes that back. */
	whenIdle: (callback: () => void) => () => void;
	/** Whether it is still worth knowing: once there is a cast, its own figures are. */
	isWanted: () => boolean;
	now: () => number;
}

/** What the next cast should take, from earlier casts of the same module. Looked up while the page is idle. */
export class CastEstimate {
	readonly #dependencies: CastEstimateDependencies;
	#state = $state.raw<EstimateState>({ kind: 'unknown' });
	#looks = 0;
	#takeBack: (() => void) | undefined;

	constructor(dependencies: CastEstimateDependencies) {
		this.#dependencies = dependencies;
	}

	get state(): EstimateState {
		return this.#state;
	}

	/** A module was opened. */
	look(sha256: string): void {
		this.forget();
		const id = this.#looks;
		this.#takeBack = this.#dependencies.whenIdle(() => void this.#look(id, sha256));
	}

	/** Another module is being opened. */
	forget(): void {
		this.#takeBack?.();
		this.#looks++;
		this.#state = { kind: 'unknown' };
	}

	async #look(id: number, sha256: string): Promise<void> {
		const { hasDatabase, isWanted } = this.#dependencies;
		const isLate = () => id !== this.#looks || !isWanted();
		try {
			const text = (await hasDatabase()) && !isLate() ? await this.#read(sha256) : NO_HISTORY;
			if (!isLate()) this.#state = { kind: 'known', text };
		} catch (error) {
			console.info('Earlier casts could not be looked at:', error);
		}
	}

	async #read(sha256: string): Promise<string> {
		const { database, now } = this.#dependencies;
		const [{ readEstimate }, opened] = await Promise.all([import('./estimate.ts'), database()]);
		return (await readEstimate(opened, sha256, now())) ?? NO_HISTORY;
	}
}

const NO_HISTORY = 'No history yet.';
