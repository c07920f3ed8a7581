import type { CastRecord, WholeCast } from '../../storage/cast-record.ts';
import type { RunArchive } from '../run-archive.ts';
import type { BytesDifference, Side } from './bytes-difference.ts';

export type ComparisonState =
	| { kind: 'opening' }
	/** The second is yet to be chosen, among these. */
	| { kind: 'choosing'; first: WholeCast; others: readonly CastRecord[] }
	| { kind: 'open'; first: WholeCast; second: WholeCast }
	| { kind: 'missing' }
	| { kind: 'failed'; message: string };

export type ComparedBytes = 'input' | 'stdout' | 'stderr';
export type Differences = Partial<Record<ComparedBytes, BytesDifference>>;

/** Runs that are offered to be compared with. */
const OFFERED = 100;

/** Two records with all that is kept of them. */
export class RunComparison {
	readonly #open: () => Promise<RunArchive>;
	#state = $state.raw<ComparisonState>({ kind: 'opening' });
	#differences = $state.raw<Differences>({});
	#turn = 0;

	constructor(open: () => Promise<RunArchive>) {
		this.#open = open;
	}

	get state(): ComparisonState {
		return this.#state;
	}

	/** What is not there yet is being compared. */
	get differences(): Differences {
		return this.#differences;
	}

	/** @param ids of two records, or of the first. */
	async open(ids: readonly string[]): Promise<void> {
		const turn = ++this.#turn;
		this.#state = { kind: 'opening' };
		this.#differences = {};
		try {
			const state = await this.#read(ids);
			if (turn !== this.#turn) return;
			this.#state = state;
			if (state.kind !== 'open') return;
			const found = await compareBytes(state.first, state.second);
			if (turn === this.#turn) this.#differences = found;
		} catch (error) {
			console.info('The records could not be compared:', error);
			const message = error instanceof Error ? error.message : String(error);
			if (turn === this.#turn) this.#state = { kind: 'failed', message };
		}
	}

	async #read([id = '', otherId]: readonly string[]): Promise<ComparisonState> {
		const { store, list, recover } = await this.#open();
		await recover();
		const first = await store.whole(id);
		if (first === undefined) return { kind: 'missing' };
		if (otherId === undefined) {
			const { spell } = first.record;
			const sameSpell = await list.newest({ spell }, OFFERED);
			return { kind: 'choosing', first, others: sameSpell.filter((record) => record.id !== id) };
		}
		const second = await store.whole(otherId);
		return second === undefined ? { kind: 'missing' } : { kind: 'open', first, second };
	}
}

async function compareBytes(first: WholeCast, second: WholeCast): Promise<Differences> {
	const { differenceOfBytes } = await import('./bytes-difference.ts');
	const compared: Differences = {};
	for (const part of ['input', 'stdout', 'stderr'] as const) {
		const [one, other] = [sideOf(first, part), sideOf(second, part)];
		if (one !== undefined && other !== undefined) compared[part] = differenceOfBytes(one, other);
	}
	return compared;
}

/** `undefined` for what a cast that has no end printed. */
export function sideOf({ record, input, output }: WholeCast, part: ComparedBytes): Side | undefined {
	if (part === 'input') {
		const { sizeBytes, sha256 } = record.input;
		return { sizeBytes, sha256, bytes: input?.bytes };
	}
	if (record.state.kind !== 'settled') return undefined;
	const { sizeBytes, sha256 } = record.state[part];
	return { sizeBytes, sha256, bytes: output?.[part] };
}
