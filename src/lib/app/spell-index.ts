/** The example spells that the site serves: their index, and their modules with progress on the way. */
import type { Abi, Manifest } from '../wasm/protocol.ts';

export interface SpellEntry {
	name: string;
	description: string;
	abi: Abi;
	sizeBytes: number;
	sha256: string;
	manifest: Manifest;
}

export type Fetch = (path: string) => Promise<Response>;

/** A request that did not bring what it should. `status` is absent when there was no answer at all. */
export class FetchFailedError extends Error {
	override readonly name = 'FetchFailedError' as const;
	readonly path: string;
	readonly status: number | undefined;

	constructor(path: string, status: number | undefined, options?: ErrorOptions) {
		super(status === undefined ? `${path} could not be reached` : `${path} was answered with ${status}`, options);
		this.path = path;
		this.status = status;
	}
}

export async function fetchSpellIndex(fetch: Fetch): Promise<SpellEntry[]> {
	const path = '/spells/index.json';
	const response = await get(fetch, path);
	const index: unknown = await response.json().catch((cause: unknown) => {
		throw new FetchFailedError(path, response.status, { cause });
	});
	if (!Array.isArray(index)) throw new FetchFailedError(path, response.status);
	return index.filter(isEntry);
}

export async function fetchSpell(fetch: Fetch, name: string, onReceived: (bytes: number) => void): Promise<Blob> {
	const path = `/spells/${encodeURIComponent(name)}.wasm`;
	const response = await get(fetch, path);
	const reader = response.body?.getReader();
	if (reader === undefined) return response.blob();
	const pieces: Uint8Array<ArrayBuffer>[] = [];
	let received = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return new Blob(pieces, { type: 'application/wasm' });
		pieces.push(value);
		received += value.length;
		onReceived(received);
	}
}

async function get(fetch: Fetch, path: string): Promise<Response> {
	let response: Response;
	try {
		response = await fetch(path);
	} catch (cause) {
		throw new FetchFailedError(path, undefined, { cause });
	}
	if (!response.ok) throw new FetchFailedError(path, response.status);
	return response;
}

function isEntry(value: unknown): value is SpellEntry {
	return (
		typeof value === 'object' &&
		value !== null &&
		'name' in value &&
		typeof value.name === 'string' &&
		'sizeBytes' in value &&
		typeof value.sizeBytes === 'number' &&
		'manifest' in value &&
		typeof value.manifest === 'object' &&
		value.manifest !== null
	);
}
