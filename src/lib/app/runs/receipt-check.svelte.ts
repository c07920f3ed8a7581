import type { Verification } from '../../execution/receipt/verify.ts';
import type { Words } from '../../execution/receipt/words.ts';
import type { WholeCast } from '../../storage/cast-record.ts';
import type { RunVerification } from './verify-run.ts';

export type CheckState =
	| { kind: 'idle' }
	| { kind: 'verifying' }
	| { kind: 'done'; verification: Verification }
	| { kind: 'cannot'; words: Words };

/** The check of one receipt: casts again when it is asked to. */
export class ReceiptCheck {
	readonly #verify: (cast: WholeCast, signal: AbortSignal) => Promise<RunVerification>;
	#state = $state.raw<CheckState>({ kind: 'idle' });
	#abort = new AbortController();

	constructor(verify: (cast: WholeCast, signal: AbortSignal) => Promise<RunVerification>) {
		this.#verify = verify;
	}

	get state(): CheckState {
		return this.#state;
	}

	async start(cast: WholeCast): Promise<void> {
		this.reset();
		const { signal } = this.#abort;
		this.#state = { kind: 'verifying' };
		const ended = await this.#verify(cast, signal).catch(failed);
		if (!signal.aborted) this.#state = ended;
	}

	/** Forgets the result; a cast that runs is cancelled. */
	reset(): void {
		this.#abort.abort();
		this.#abort = new AbortController();
		this.#state = { kind: 'idle' };
	}
}

function failed(error: unknown): CheckState {
	console.info('A receipt could not be verified:', error);
	const why = error instanceof Error ? error.message : String(error);
	return { kind: 'cannot', words: { what: 'Spell failed while it cast again.', why, todo: 'Try again.' } };
}
