/** A spell as a file, for what is too large for a link: `\0spell\0`, the format's number, SHA-256 of the rest, the rest deflated. */
import { concatBytes } from '../wasm/bytes.ts';
import { DEFAULT_LIMITS } from '../wasm/limits.ts';
import { deflate, inflate } from './deflate.ts';
import { LinkRefusedError, type SharedSpell } from './shared-spell.ts';
import { packSpell, unpackSpell } from './spell-package.ts';

const MAGIC = [0x00, 0x73, 0x70, 0x65, 0x6c, 0x6c, 0x00];
const FORMAT = 1;
const SUM_BYTES = 32;
const START = MAGIC.length + 1 + SUM_BYTES;

/** What a file may be unpacked to, in bytes: a module and an input as large as may be. */
export const MAX_FILE_BYTES = DEFAULT_LIMITS.moduleBytes + DEFAULT_LIMITS.inputBytes;

export async function encodeSpellFile(spell: SharedSpell): Promise<Uint8Array<ArrayBuffer>> {
	const body = await deflate(packSpell(spell));
	return concatBytes([Uint8Array.from([...MAGIC, FORMAT]), await sumOf(body), body]) as Uint8Array<ArrayBuffer>;
}

/** Whether bytes begin as such a file does, of whatever format. */
export function isSpellFile(bytes: Uint8Array): boolean {
	return MAGIC.every((byte, at) => bytes[at] === byte);
}

/** @throws LinkRefusedError */
export async function decodeSpellFile(bytes: Uint8Array): Promise<SharedSpell> {
	if (bytes.length > MAX_FILE_BYTES) throw new LinkRefusedError({ code: 'too-large', limitBytes: MAX_FILE_BYTES });
	if (!isSpellFile(bytes)) throw new LinkRefusedError({ code: 'not-a-link' });
	const format = bytes[MAGIC.length];
	if (format !== undefined && format !== FORMAT) throw new LinkRefusedError({ code: 'future', version: format });
	if (bytes.length < START) throw new LinkRefusedError({ code: 'cut', received: bytes.length, expected: undefined });
	const body = bytes.slice(START);
	if (!same(await sumOf(body), bytes.subarray(START - SUM_BYTES, START)))
		throw new LinkRefusedError({
			code: 'damaged',
			message: 'its bytes do not add up to its sum: it is cut, or changed'
		});
	return unpackSpell(await inflate(body, MAX_FILE_BYTES));
}

async function sumOf(bytes: Uint8Array): Promise<Uint8Array> {
	return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}

function same(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, at) => b[at] === byte);
}
