import { concatBytes } from '../../wasm/bytes.ts';
import { detectOutputType } from '../../wasm/detect.ts';

const IMAGES: readonly (readonly [extension: string, magic: RegExp])[] = [
	['png', /^\x89PNG/],
	['jpg', /^\xff\xd8\xff/],
	['gif', /^GIF8/],
	['webp', /^RIFF[^]{4}WEBP/]
];
/** Enough to tell images apart. */
const HEAD_BYTES = 16;

/** What the output for an item is saved as: the item's name, and an ending that fits the bytes where it has another. */
export function outputName(itemName: string, output: readonly Uint8Array[]): string {
	const ending = `.${endingOf(output)}`;
	return itemName.toLowerCase().endsWith(ending) ? itemName : itemName + ending;
}

function endingOf(output: readonly Uint8Array[]): string {
	const head = headOf(output);
	switch (detectOutputType(output)) {
		case 'json':
			// A number alone is JSON, too, but nobody looks for it in such a file.
			return /^\s*[[{]/.test(head) ? 'json' : 'txt';
		case 'table':
			return 'csv';
		case 'image':
			return IMAGES.find(([, magic]) => magic.test(head))?.[0] ?? 'bin';
		case 'binary':
			return 'bin';
		case 'text':
			return 'txt';
	}
}

function headOf(output: readonly Uint8Array[]): string {
	const heads = output.slice(0, HEAD_BYTES).map((piece) => piece.subarray(0, HEAD_BYTES));
	return String.fromCharCode(...concatBytes(heads).subarray(0, HEAD_BYTES));
}
