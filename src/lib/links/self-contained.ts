/**
 * A spell in an address: `s1.<length>.<sum>.<body>.z`. The body is base64url of a deflated package; `length` its
 * characters, `sum` ten letters of its SHA-256. Both come first and `.z` last, so that a link which a chat has cut says so.
 * Nothing but letters, digits, `_`, `-` and `.` is in it, and its last character is a letter: no program that finds
 * links in texts leaves a part behind.
 */
import { InvalidInputError } from '../wasm/errors.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { deflate, inflate } from './deflate.ts';
import { LINK_LENGTHS } from './link-size.ts';
import { LinkRefusedError, type SharedSpell } from './shared-spell.ts';
import { packSpell, unpackSpell } from './spell-package.ts';

/** What a link may be unpacked to, in bytes. */
export const MAX_LINK_BYTES = 8 * 1_048_576;
const END = '.z';
const SUM_LETTERS = 10;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** The fragment, without its `#`. */
export async function encodeSelfContained(spell: SharedSpell): Promise<string> {
	const body = toBase64Url(await deflate(packSpell(spell)));
	return `s1.${body.length}.${await sumOf(body)}.${body}${END}`;
}

/** Whether a fragment (without its `#`) means to be one, of whatever format. */
export function isSelfContained(fragment: string): boolean {
	return /^s\d+(\.|$)/.test(fragment);
}

/**
 * The spell in a fragment (without its `#`). What stands after its end is let be, as text around an address sticks to it.
 * @throws LinkRefusedError
 */
export async function decodeSelfContained(fragment: string): Promise<SharedSpell> {
	const { sum, body } = partsOf(fragment);
	if ((await sumOf(body)) !== sum) throw damaged('its characters do not add up to its sum');
	return unpackSpell(await inflate(bytesOf(body), MAX_LINK_BYTES));
}

interface Parts {
	sum: string;
	body: string;
}

function partsOf(fragment: string): Parts {
	const version = /^s(\d{1,9})(?:\.|$)/.exec(fragment)?.[1];
	if (version === undefined) throw new LinkRefusedError({ code: 'not-a-link' });
	if (version !== '1') throw new LinkRefusedError({ code: 'future', version: Number(version) });
	const head = /^s1\.(\d{1,7})\.([a-z2-7]{10})\./.exec(fragment);
	if (head === null) throw isCutHead(fragment) ? cut(fragment) : damaged('its beginning is not one of a link');
	const [start, length, sum] = [head[0].length, Number(head[1]), head[2] ?? ''];
	const expected = start + length + END.length;
	if (expected > LINK_LENGTHS.most) throw tooLong(expected);
	if (fragment.length < expected) throw cut(fragment, expected);
	if (!fragment.startsWith(END, start + length)) throw damaged('its end is not where its length says');
	return { sum, body: fragment.slice(start, start + length) };
}

/** Whether all that is missing stands at the end. */
function isCutHead(fragment: string): boolean {
	return /^s1(\.(\d{0,7}(\.[a-z2-7]{0,10})?)?)?$/.test(fragment);
}

function bytesOf(body: string): Uint8Array<ArrayBuffer> {
	try {
		return fromBase64Url(body);
	} catch (cause) {
		if (!(cause instanceof InvalidInputError)) throw cause;
		throw new LinkRefusedError({ code: 'damaged', message: 'it has a character that no link has' }, { cause });
	}
}

/** 50 bits of the SHA-256 of a text, five to a letter (RFC 4648, base32, lowercase). */
async function sumOf(text: string): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
	const bits = Array.from(digest.subarray(0, 7), (byte) => byte.toString(2).padStart(8, '0')).join('');
	return Array.from({ length: SUM_LETTERS }, (_, at) => BASE32[parseInt(bits.slice(at * 5, at * 5 + 5), 2)]).join('');
}

function cut(fragment: string, expected?: number): LinkRefusedError {
	return new LinkRefusedError({ code: 'cut', received: fragment.length, expected });
}

function tooLong(length: number): LinkRefusedError {
	return new LinkRefusedError({ code: 'too-long', length, limit: LINK_LENGTHS.most });
}

function damaged(message: string): LinkRefusedError {
	return new LinkRefusedError({ code: 'damaged', message });
}
