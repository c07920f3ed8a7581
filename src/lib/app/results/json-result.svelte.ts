import type { Outlined } from '../../platform/browser/result-reader.ts';
import { byteLength, concatBytes } from '../../wasm/bytes.ts';
import { JsonDocument } from '../../wasm/json/json-document.ts';
import { outlineJson, placeOf } from '../../wasm/json/outline.ts';
import { JsonTree } from './json-tree.ts';

/** Up to here (bytes) the page reads it itself, in a few milliseconds; a worker would take longer to start. */
const READ_HERE_BYTES = 262_144;

export type JsonResultState =
	| { kind: 'reading' }
	| { kind: 'ready'; tree: JsonTree }
	/** It is no JSON: where, and why. */
	| { kind: 'not-json'; message: string }
	| { kind: 'failed'; message: string };

/** Reads JSON in a worker; `platform/browser/result-reader.ts` in the app. */
export type OutlineBytes = (bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal) => Promise<Outlined>;

/** A result that is looked at as JSON. */
export class JsonResult {
	readonly #inWorker: OutlineBytes;
	#state = $state.raw<JsonResultState>({ kind: 'reading' });
	#running: AbortController | undefined;

	constructor(inWorker: OutlineBytes) {
		this.#inWorker = inWorker;
	}

	get state(): JsonResultState {
		return this.#state;
	}

	/** What was read before is given up. */
	async open(pieces: readonly Uint8Array[]): Promise<void> {
		this.close();
		const { signal } = (this.#running = new AbortController());
		if (byteLength(pieces) <= READ_HERE_BYTES) {
			const bytes = concatBytes(pieces);
			this.#state = stateOf({ bytes, reading: outlineJson(bytes) });
			return;
		}
		this.#state = { kind: 'reading' };
		const state = await this.#read(pieces, signal);
		if (!signal.aborted) this.#state = state;
	}

	close(): void {
		this.#running?.abort();
	}

	async #read(pieces: readonly Uint8Array[], signal: AbortSignal): Promise<JsonResultState> {
		try {
			// A copy, as it is given away for a while.
			const bytes = concatBytes(pieces.length === 1 ? [...pieces, new Uint8Array(0)] : pieces);
			return stateOf(await this.#inWorker(bytes as Uint8Array<ArrayBuffer>, signal));
		} catch (error) {
			return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
		}
	}
}

function stateOf({ bytes, reading }: Pick<Outlined, 'reading'> & { bytes: Uint8Array }): JsonResultState {
	if (reading.kind === 'outline')
		return { kind: 'ready', tree: new JsonTree(new JsonDocument(bytes, reading.outline)) };
	const { line, column } = placeOf(bytes, reading.fault.offset);
	return { kind: 'not-json', message: `The JSON ${reading.fault.message}, at line ${line}, column ${column}.` };
}
