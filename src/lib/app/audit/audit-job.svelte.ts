import type { AuditEntry } from '../../audit/entry.ts';
import type { AuditHead } from '../../audit/entry.ts';
import { ChainVerifier, type AuditVerdict } from '../../audit/verify.ts';
import type { DexieAuditList } from '../../storage/audit-list.ts';
import { headOf, linesOf, type AuditFormat } from './audit-export.ts';
import { walkAll, walkPlaces } from './audit-walk.ts';

/** What is being done with the whole log. `done` of `total` entries, which may grow meanwhile. */
export type AuditJobState =
	| { kind: 'none' }
	| { kind: 'verifying' | 'exporting'; done: number; total: number }
	| { kind: 'verified'; verdict: AuditVerdict; known: readonly AuditHead[] }
	| { kind: 'failed'; message: string };

/** One job over the log at a time, in slices, so that the page goes on meanwhile. */
export class AuditJob {
	readonly #open: () => Promise<Pick<DexieAuditList, 'count' | 'after' | 'rows'>>;
	#state = $state.raw<AuditJobState>({ kind: 'none' });
	#stop: AbortController | undefined;

	constructor(open: () => Promise<Pick<DexieAuditList, 'count' | 'after' | 'rows'>>) {
		this.#open = open;
	}

	get state(): AuditJobState {
		return this.#state;
	}

	get busy(): boolean {
		return this.#state.kind === 'verifying' || this.#state.kind === 'exporting';
	}

	/** Ends what is being done, without a result. */
	cancel(): void {
		this.#stop?.abort();
		this.#stop = undefined;
		if (this.busy) this.#state = { kind: 'none' };
	}

	/** Follows the whole chain, as far as it is unbroken. @returns `undefined` when it was cancelled or failed. */
	async verify(known: readonly AuditHead[]): Promise<AuditVerdict | undefined> {
		const verifier = new ChainVerifier(known);
		const done = await this.#run(
			'verifying',
			(list, signal) => walkAll(list, signal),
			(entries) => entries.every((entry) => verifier.next(entry))
		);
		if (!done) return undefined;
		const verdict = verifier.end();
		this.#state = { kind: 'verified', verdict, known };
		return verdict;
	}

	/** The whole log, or the entries at some places. @returns `undefined` when it was cancelled or failed. */
	async export(format: AuditFormat, places?: readonly number[]): Promise<Blob | undefined> {
		const parts: BlobPart[] = [headOf(format)];
		const done = await this.#run(
			'exporting',
			(list, signal) => (places ? walkPlaces(list, places, signal) : walkAll(list, signal)),
			(entries) => parts.push(linesOf(entries, format)) > 0
		);
		if (!done) return undefined;
		this.#state = { kind: 'none' };
		return new Blob(parts, { type: format === 'csv' ? 'text/csv' : 'application/jsonl' });
	}

	/** @param take says whether to go on. @returns whether it came to an end by itself. */
	async #run(
		kind: 'verifying' | 'exporting',
		walk: (list: Pick<DexieAuditList, 'after' | 'rows'>, signal: AbortSignal) => AsyncIterable<readonly AuditEntry[]>,
		take: (entries: readonly AuditEntry[]) => boolean
	): Promise<boolean> {
		this.cancel();
		const { signal } = (this.#stop = new AbortController());
		this.#state = { kind, done: 0, total: 0 };
		try {
			const list = await this.#open();
			const total = await list.count();
			let done = 0;
			for await (const entries of walk(list, signal)) {
				signal.throwIfAborted();
				if (!take(entries)) break;
				done += entries.length;
				this.#state = { kind, done, total: Math.max(done, total) };
			}
			signal.throwIfAborted();
			return true;
		} catch (error) {
			if (!signal.aborted)
				this.#state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
			return false;
		}
	}
}
