/** How a result is shown: by what its bytes are, unless the person chose otherwise. */
import { byteLength, concatBytes, decodeText } from '../wasm/bytes.ts';
import { detectOutputType } from '../wasm/detect.ts';
import type { JsonValue } from '../wasm/protocol.ts';
import { parseJson } from '../wasm/json/parse.ts';

export const RESULT_VIEWS = ['json', 'text', 'image', 'hex'] as const;
export type ResultView = (typeof RESULT_VIEWS)[number];

/** A tree is made of JSON up to this size; above it the text is shown. */
const JSON_LIMIT = 5 * 1_048_576;

export type JsonReading = { kind: 'value'; value: JsonValue } | { kind: 'not-json'; message: string };

export function suggestView(pieces: readonly Uint8Array[]): ResultView {
	const type = detectOutputType(pieces);
	if (type === 'image') return 'image';
	if (type === 'binary') return 'hex';
	return type === 'json' && readJson(pieces).kind === 'value' ? 'json' : 'text';
}

export function readJson(pieces: readonly Uint8Array[]): JsonReading {
	if (byteLength(pieces) > JSON_LIMIT) return { kind: 'not-json', message: 'It is larger than 5 MiB: see Text.' };
	try {
		return { kind: 'value', value: parseJson(decodeText(pieces), { duplicateNames: 'keep-last' }) };
	} catch (error) {
		return { kind: 'not-json', message: error instanceof Error ? error.message : String(error) };
	}
}

const IMAGE_TYPES: readonly { type: string; extension: string; magic: RegExp }[] = [
	{ type: 'image/png', extension: 'png', magic: /^\x89PNG/ },
	{ type: 'image/jpeg', extension: 'jpg', magic: /^\xff\xd8\xff/ },
	{ type: 'image/gif', extension: 'gif', magic: /^GIF8/ },
	{ type: 'image/webp', extension: 'webp', magic: /^RIFF[^]{4}WEBP/ }
];

/** The media type by the first bytes; `undefined` when they are of no image that is shown. */
export function imageType(pieces: readonly Uint8Array[]): { type: string; extension: string } | undefined {
	const head = String.fromCharCode(
		...concatBytes(pieces.map((piece) => piece.subarray(0, 16)).slice(0, 16)).subarray(0, 16)
	);
	return IMAGE_TYPES.find(({ magic }) => magic.test(head));
}

/** What a file with these bytes should end in. */
export function extensionOf(pieces: readonly Uint8Array[]): string {
	switch (suggestView(pieces)) {
		case 'json':
			return 'json';
		case 'image':
			return imageType(pieces)?.extension ?? 'bin';
		case 'hex':
			return 'bin';
		case 'text':
			return 'txt';
	}
}

/** A blob over the pieces as they are. They came through a worker's port, so none is shared memory. */
export function blobOf(pieces: readonly Uint8Array[], type: string): Blob {
	return new Blob(pieces as readonly Uint8Array<ArrayBuffer>[] as Uint8Array<ArrayBuffer>[], { type });
}
