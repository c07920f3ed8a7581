import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { deflate } from '../../../src/lib/links/deflate.ts';
import { toBase64Url } from '../../../src/lib/links/base64url.ts';
import { decodeSelfContained, encodeSelfContained, MAX_LINK_BYTES } from '../../../src/lib/links/self-contained.ts';
import { LinkRefusedError, type LinkProblem } from '../../../src/lib/links/shared-spell.ts';
import { packSpell } from '../../../src/lib/links/spell-package.ts';
import { sampleSpell } from './sample.ts';

describe('a spell in an address', () => {
	it('comes out as it went in', async () => {
		const spell = await sampleSpell();
		expect(await decodeSelfContained(await encodeSelfContained(spell))).toEqual(spell);
	});

	it('comes out without an input, limits and arguments when it had none', async () => {
		const { input, ...rest } = await sampleSpell({ limits: {}, args: [] });
		expect(input).toBeDefined();
		expect(await decodeSelfContained(await encodeSelfContained(rest))).toEqual(rest);
	});

	it('may be the text that a compiler makes it of', async () => {
		const spell = await sampleSpell({
			program: {
				kind: 'source',
				text: 'export function cast() {} // ☕',
				language: 'assemblyscript',
				compiler: '0.28.20'
			}
		});
		expect(await decodeSelfContained(await encodeSelfContained(spell))).toEqual(spell);
	});

	it('has no letter that a chat would stop at, and ends with one', async () => {
		const link = await encodeSelfContained(await sampleSpell());
		expect(link).toMatch(/^s1\.\d+\.[a-z2-7]{10}\.[A-Za-z0-9_-]+\.z$/);
	});

	it('is still read as the first release wrote it', async () => {
		const link = readFileSync(new URL('fixtures/s1.txt', import.meta.url), 'utf8').trim();
		const { program, ...rest } = await decodeSelfContained(link);
		expect({ ...rest, program: undefined }).toEqual({
			...(await sampleSpell({ sha256: rest.sha256 })),
			program: undefined
		});
		expect(program.kind === 'wasm' && WebAssembly.validate(program.bytes)).toBe(true);
	});

	it.each([')', '.', '>,', '%20and%20more'])('is found in a text that goes on with %s', async (more) => {
		const spell = await sampleSpell();
		expect(await decodeSelfContained((await encodeSelfContained(spell)) + more)).toEqual(spell);
	});
});

describe('a link that is not whole', () => {
	it('says how much of it arrived, wherever it was cut', async () => {
		const link = await encodeSelfContained(await sampleSpell());
		const head = link.indexOf('.', link.indexOf('.', 3) + 1) + 1;
		for (let length = 2; length < link.length; length++) {
			const expected = length < head ? undefined : link.length;
			expect(await problemOf(link.slice(0, length))).toEqual({ code: 'cut', received: length, expected });
		}
	});

	it('is refused when one character is another', async () => {
		const link = await encodeSelfContained(await sampleSpell());
		const at = link.length - 20;
		const other = link[at] === 'A' ? 'B' : 'A';
		expect(await problemOf(link.slice(0, at) + other + link.slice(at + 1))).toMatchObject({ code: 'damaged' });
	});

	it('is refused when a character is missing and others follow', async () => {
		const link = await encodeSelfContained(await sampleSpell());
		expect(await problemOf(link.slice(0, 40) + link.slice(41) + 'x')).toMatchObject({ code: 'damaged' });
	});
});

describe('a link from elsewhere', () => {
	it('of a later format says which', async () => {
		expect(await problemOf('s2.anything')).toEqual({ code: 'future', version: 2 });
	});

	it.each(['', 'x', 'S1.2.', 's.', '__proto__', 'javascript:alert(1)'])(
		'that is none is not taken: %s',
		async (text) => {
			expect(await problemOf(text)).toEqual({ code: 'not-a-link' });
		}
	);

	it('that unpacks to more than a link may hold is stopped there', async () => {
		const zeros = await deflate(new Uint8Array(MAX_LINK_BYTES + 1));
		expect(await problemOf(await signed(zeros))).toEqual({ code: 'too-large', limitBytes: MAX_LINK_BYTES });
	});

	it('that claims to be longer than an address may be is refused', async () => {
		expect(await problemOf('s1.9999999.aaaaaaaaaa.x.z')).toEqual({
			code: 'too-long',
			length: 10_000_023,
			limit: 64_000
		});
	});

	it('whose module has another hash is refused with both', async () => {
		const spell = await sampleSpell();
		const link = await encodeSelfContained({ ...spell, sha256: '0'.repeat(64) });
		expect(await problemOf(link)).toEqual({ code: 'wrong-hash', expected: '0'.repeat(64), actual: spell.sha256 });
	});

	it.each([
		['{"v":1}', '/name', 'missing'],
		['{"v":2,"name":"a","abi":"command","sha256":"", "programBytes":0}', '/v', '1'],
		['{"v":1,"name":"a","abi":"dll","sha256":"x","programBytes":0}', '/abi', ''],
		['{"v":1,"name":"a","abi":"command","sha256":"x","programBytes":-1}', '/sha256', ''],
		['{"v":1,"__proto__":{"x":1}}', '', ''],
		['{"v":1,"v":1}', '', 'twice'],
		['{"v":1', '', 'JSON'],
		['['.repeat(30_000), '', ''],
		['null', '', '']
	])('names the field of its header that is wrong (%#)', async (header, path, words) => {
		const problem = await problemOf(await signed(await deflate(withHeader(header))));
		expect(problem).toMatchObject({ code: 'bad-field' });
		expect(problem).toMatchObject({ path: expect.stringContaining(path) as string });
		expect(problem).toMatchObject({ message: expect.stringContaining(words) as string });
	});

	it.each([
		['a header that is longer than the package', Uint8Array.from([255, 0, 0, 0, 1, 2])],
		['a header of gigabytes', Uint8Array.from([0, 0, 0, 255, 1, 2])],
		['nothing', new Uint8Array(0)]
	])('with %s is damaged', async (_, bytes) => {
		expect(await problemOf(await signed(await deflate(bytes)))).toMatchObject({ code: 'damaged' });
	});

	it('with bytes behind what its header speaks of is damaged', async () => {
		const packed = packSpell(await sampleSpell());
		const longer = new Uint8Array(packed.length + 1);
		longer.set(packed);
		expect(await problemOf(await signed(await deflate(longer)))).toMatchObject({ code: 'damaged' });
	});
});

async function problemOf(fragment: string): Promise<LinkProblem> {
	const error: unknown = await decodeSelfContained(fragment).then(
		() => new Error('It was taken.'),
		(reason: unknown) => reason
	);
	if (!(error instanceof LinkRefusedError)) throw error;
	return error.problem;
}

function withHeader(header: string): Uint8Array<ArrayBuffer> {
	const text = new TextEncoder().encode(header);
	const bytes = new Uint8Array(4 + text.length);
	new DataView(bytes.buffer).setUint32(0, text.length, true);
	bytes.set(text, 4);
	return bytes;
}

/** A link around any deflated bytes, with the right length and sum. */
async function signed(deflated: Uint8Array): Promise<string> {
	const body = toBase64Url(deflated);
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)));
	let bits = 0n;
	for (const byte of digest.subarray(0, 8)) bits = (bits << 8n) | BigInt(byte);
	const letters = 'abcdefghijklmnopqrstuvwxyz234567';
	const sum = Array.from({ length: 10 }, (_, at) => letters[Number((bits >> BigInt(59 - at * 5)) & 31n)]).join('');
	return `s1.${body.length}.${sum}.${body}.z`;
}
