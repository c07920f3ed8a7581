/** What crosses between the page and the worker that reads results. Bytes are given away and come back. Types only. */
import type { OutlineReading } from '../../wasm/json/outline.ts';
import type { SortDirection, TableIndex, TableReading } from '../../wasm/table/table.ts';

export type ResultBytes = Uint8Array<ArrayBuffer>;

export type ResultRequest =
	| { kind: 'outline'; bytes: ResultBytes }
	| { kind: 'table'; bytes: ResultBytes }
	/** Copied, as the page goes on showing them. */
	| { kind: 'sort'; bytes: Uint8Array; index: TableIndex; column: number; direction: SortDirection };

export type ResultAnswer =
	| { kind: 'outlined'; bytes: ResultBytes; reading: OutlineReading }
	| { kind: 'tabled'; bytes: ResultBytes; reading: TableReading }
	| { kind: 'sorted'; order: Uint32Array<ArrayBuffer> }
	/** A fault of the host: no memory. */
	| { kind: 'failed'; message: string };
