import type { ResultBytes } from '../../platform/browser/result-protocol.ts';
import { concatBytes } from '../../wasm/bytes.ts';
import { TableRows, type SortDirection, type TableReading } from '../../wasm/table/table.ts';

/** Reads tables in a worker; `platform/browser/result-reader.ts` in the app. */
export interface TableReader {
	/** The bytes are given away, and come back. */
	tableInWorker(bytes: ResultBytes, signal: AbortSignal): Promise<{ bytes: ResultBytes; reading: TableReading }>;
	sortInWorker(
		bytes: Uint8Array,
		table: TableRows,
		by: { column: number; direction: SortDirection },
		signal: AbortSignal
	): Promise<Uint32Array>;
}

export type TableResultState =
	| { kind: 'reading' }
	| { kind: 'ready'; table: TableRows }
	| { kind: 'no-table'; message: string }
	| { kind: 'failed'; message: string };

export interface SortedBy {
	column: number;
	direction: SortDirection;
}

/** A result that is looked at as a table. */
export class TableResult {
	readonly #reader: () => Promise<TableReader>;
	#bytes: ResultBytes = new Uint8Array(0);
	#state = $state.raw<TableResultState>({ kind: 'reading' });
	#sorted = $state.raw<SortedBy | undefined>(undefined);
	#order = $state.raw<Uint32Array | undefined>(undefined);
	#sorting = $state(false);
	#running: AbortController | undefined;

	constructor(reader: () => Promise<TableReader>) {
		this.#reader = reader;
	}

	get state(): TableResultState {
		return this.#state;
	}

	get sorted(): SortedBy | undefined {
		return this.#sorted;
	}

	get sorting(): boolean {
		return this.#sorting;
	}

	/** Of a row as it stands here, its number in the table. */
	rowAt(place: number): number {
		return this.#order?.[place] ?? place;
	}

	async open(pieces: readonly Uint8Array[]): Promise<void> {
		this.close();
		const { signal } = (this.#running = new AbortController());
		[this.#state, this.#sorted, this.#order] = [{ kind: 'reading' }, undefined, undefined];
		try {
			// A copy, as it is given away for a while.
			const copy = concatBytes([...pieces, new Uint8Array(0)]) as ResultBytes;
			const { bytes, reading } = await (await this.#reader()).tableInWorker(copy, signal);
			if (signal.aborted) return;
			this.#bytes = bytes;
			this.#state =
				reading.kind === 'no-table' ? reading : { kind: 'ready', table: new TableRows(bytes, reading.index) };
		} catch (error) {
			if (!signal.aborted) this.#state = { kind: 'failed', message: messageOf(error) };
		}
	}

	/** Rising, then falling, then as it was. */
	async sort(column: number): Promise<void> {
		if (this.#state.kind !== 'ready') return;
		const { table } = this.#state;
		const next = nextSort(this.#sorted, column);
		this.#running?.abort();
		const { signal } = (this.#running = new AbortController());
		if (next === undefined) {
			[this.#sorted, this.#order, this.#sorting] = [undefined, undefined, false];
			return;
		}
		this.#sorting = true;
		try {
			const order = await (await this.#reader()).sortInWorker(this.#bytes, table, next, signal);
			if (!signal.aborted) [this.#sorted, this.#order] = [next, order];
		} catch (error) {
			if (!signal.aborted) this.#state = { kind: 'failed', message: messageOf(error) };
		}
		if (!signal.aborted) this.#sorting = false;
	}

	close(): void {
		this.#running?.abort();
	}
}

function nextSort(now: SortedBy | undefined, column: number): SortedBy | undefined {
	if (now?.column !== column) return { column, direction: 'ascending' };
	return now.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
