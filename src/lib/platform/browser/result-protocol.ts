/** What crosses between the page and the worker that reads results. Bytes are given away and come back. Types only. */
import type { OutlineReading } from '../../wasm/json/outline.ts';

export type ResultRequest = { kind: 'outline'; bytes: Uint8Array<ArrayBuffer> };

export type ResultAnswer =
	| { kind: 'outlined'; bytes: Uint8Array<ArrayBuffer>; reading: OutlineReading }
	/** A fault of the host: no memory. */
	| { kind: 'failed'; message: string };
