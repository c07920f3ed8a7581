/** How a result is shown: by what its bytes are, unless the person chose otherwise. */
import { toBase64 } from '../wasm/base64.ts';
import { byteLength, concatBytes } from '../wasm/bytes.ts';
import { detectOutputType } from '../wasm/detect.ts';
import type { OutputType } from '../wasm/protocol.ts';
import type { Settings } from './settings.ts';

/** `page`: HTML in a frame. */
export const RESULT_VIEWS = ['json', 'table', 'text', 'image', 'page', 'hex'] as const;
export type ResultView = (typeof RESULT_VIEWS)[number];

/** As they are called wherever they are named. */
export const VIEW_LABELS: Readonly<Record<ResultView, string>> = {
	json: 'JSON',
	table: 'Table',
	text: 'Text',
	image: 'Image',
	page: 'Page',
	hex: 'Hex'
};

const HEAD_BYTES = 4_096;
const HTML_START = /^\s*(?:<!--[^]*?-->\s*)*<(?:!doctype\s+html|html)[\s/>]/i;
const SVG_START = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*(?:<!doctype\s+svg[^>]*>\s*)?<svg[\s/>]/i;

/** What the bytes look like; what the manifest promises settles only what they leave open. */
export function suggestView(pieces: readonly Uint8Array[], promised?: OutputType): ResultView {
	const type = detectOutputType(pieces);
	if (type === 'image') return 'image';
	if (type === 'binary') return 'hex';
	if (type === 'json') return promised === 'table' ? 'table' : 'json';
	const markup = markupOf(pieces);
	if (markup !== undefined) return markup === 'html' ? 'page' : 'image';
	if (promised === 'html') return 'page';
	if (promised === 'table' || type === 'table') return promised === 'text' ? 'text' : 'table';
	return promised === 'json' ? 'json' : 'text';
}

function markupOf(pieces: readonly Uint8Array[]): 'html' | 'svg' | undefined {
	const head = new TextDecoder().decode(headOf(pieces, HEAD_BYTES));
	if (HTML_START.test(head)) return 'html';
	return SVG_START.test(head) ? 'svg' : undefined;
}

export const SVG_TYPE = 'image/svg+xml';

interface ImageType {
	/** As HTTP names it. */
	type: string;
	extension: string;
}

const IMAGE_TYPES: readonly (ImageType & { magic: RegExp })[] = [
	{ type: 'image/png', extension: 'png', magic: /^\x89PNG/ },
	{ type: 'image/jpeg', extension: 'jpg', magic: /^\xff\xd8\xff/ },
	{ type: 'image/gif', extension: 'gif', magic: /^GIF8/ },
	{ type: 'image/webp', extension: 'webp', magic: /^RIFF[^]{4}WEBP/ }
];

/** The media type by the first bytes; `undefined` when they are of no image that is shown. */
export function imageType(pieces: readonly Uint8Array[]): ImageType | undefined {
	const head = String.fromCharCode(...headOf(pieces, 16));
	const found = IMAGE_TYPES.find(({ magic }) => magic.test(head));
	if (found !== undefined) return found;
	return markupOf(pieces) === 'svg' ? { type: SVG_TYPE, extension: 'svg' } : undefined;
}

/** What a file with these bytes should end in. */
export function extensionOf(pieces: readonly Uint8Array[]): string {
	switch (suggestView(pieces)) {
		case 'json':
			return 'json';
		case 'table':
			return headOf(pieces, HEAD_BYTES).includes(0x09) ? 'tsv' : 'csv';
		case 'image':
			return imageType(pieces)?.extension ?? 'bin';
		case 'page':
			return 'html';
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

/** Of a drawing: not a blob's, which would open as a page of this origin in a tab of its own. */
export function svgAddress(pieces: readonly Uint8Array[]): string {
	return `data:${SVG_TYPE};base64,${toBase64(concatBytes(pieces))}`;
}

const CHOICE = 'spell-view:';

/** The view that a person chose for a spell's results, until the tab is closed. */
export function chosenView(session: Settings, spell: string): ResultView | undefined {
	const kept = session.read(CHOICE + spell);
	return RESULT_VIEWS.find((view) => view === kept);
}

/** Nothing given: what the bytes look like counts again. */
export function chooseView(session: Settings, spell: string, view: ResultView | undefined): void {
	session.write(CHOICE + spell, view);
}

function headOf(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
	const few: Uint8Array[] = [];
	for (const piece of pieces) {
		few.push(piece.subarray(0, bytes));
		if (byteLength(few) >= bytes) break;
	}
	return concatBytes(few).subarray(0, bytes);
}
