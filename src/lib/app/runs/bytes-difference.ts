/** What differs between what two casts were given, or printed. */
import type { JsonValue } from '../../wasm/protocol.ts';
import { parseJson } from '../../wasm/json/parse.ts';
import { differenceOfJson, type JsonDifferences } from './json-difference.ts';
import { differenceOfTexts, type TextDifference } from './text-difference.ts';

/** One side. `bytes` are absent when they were not kept. */
export interface Side {
	sizeBytes: number;
	sha256: string | undefined;
	bytes: Uint8Array | undefined;
}

export type BytesDifference =
	| { kind: 'same' }
	| { kind: 'json'; json: JsonDifferences }
	| { kind: 'text'; text: Extract<TextDifference, { kind: 'found' }> }
	/** Sizes and hashes must do. `not-kept`: of one or both. */
	| { kind: 'other'; reason: 'not-kept' | 'binary' | 'too-large' | 'too-much' };

/** Larger ones are not set side by side, in bytes. */
const MOST_BYTES = 2_097_152;

export function differenceOfBytes(first: Side, second: Side): BytesDifference {
	const hashed = first.sha256 !== undefined && second.sha256 !== undefined;
	if (hashed && first.sha256 === second.sha256) return { kind: 'same' };
	const [one, other] = [bytesOf(first), bytesOf(second)];
	if (one === undefined || other === undefined) return { kind: 'other', reason: 'not-kept' };
	if (Math.max(one.length, other.length) > MOST_BYTES) return { kind: 'other', reason: 'too-large' };
	const texts = [textOf(one), textOf(other)] as const;
	if (texts[0] === undefined || texts[1] === undefined) return { kind: 'other', reason: 'binary' };
	return texts[0] === texts[1] ? { kind: 'same' } : differenceOfTextOrJson(texts[0], texts[1]);
}

function differenceOfTextOrJson(first: string, second: string): BytesDifference {
	const [one, other] = [jsonOf(first), jsonOf(second)];
	if (one !== undefined && other !== undefined) {
		const json = differenceOfJson(one, other);
		// Only the way it is written differs.
		if (json.rows.length > 0) return { kind: 'json', json };
	}
	const text = differenceOfTexts(first, second);
	return text.kind === 'found' ? { kind: 'text', text } : { kind: 'other', reason: 'too-much' };
}

function bytesOf({ sizeBytes, bytes }: Side): Uint8Array | undefined {
	return sizeBytes === 0 ? new Uint8Array() : bytes;
}

function textOf(bytes: Uint8Array): string | undefined {
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return text.includes('\0') ? undefined : text;
	} catch {
		return undefined;
	}
}

/** Objects and arrays only: of anything else a text says as much. */
function jsonOf(text: string): JsonValue | undefined {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return parseJson(text, { duplicateNames: 'keep-last' });
	} catch {
		return undefined;
	}
}
