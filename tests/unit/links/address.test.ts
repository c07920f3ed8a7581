import { describe, expect, it } from 'vitest';
import { readFragment, readHostedAddress, writeUrlFragment } from '../../../src/lib/links/address.ts';
import { fitOfLink } from '../../../src/lib/links/link-size.ts';
import { LinkRefusedError, type LinkProblem } from '../../../src/lib/links/shared-spell.ts';

const HASH = 'ab'.repeat(32);

describe('an address that brings a spell', () => {
	it('is empty, the spell itself, or where to get it', () => {
		expect(readFragment('')).toEqual({ kind: 'none' });
		expect(readFragment('#s1.12')).toEqual({ kind: 'self-contained', fragment: 's1.12' });
		expect(readFragment(`#u=https%3A%2F%2Fexample.org%2Fa.wasm&h=${HASH.toUpperCase()}`)).toEqual({
			kind: 'url',
			url: 'https://example.org/a.wasm',
			sha256: HASH
		});
	});

	it('is read as it was written', () => {
		const url = 'https://example.org/a b.wasm?x=1&y=#z';
		expect(readFragment(`#${writeUrlFragment(url, HASH)}`)).toEqual({
			kind: 'url',
			url: new URL(url).href,
			sha256: HASH
		});
		expect(readFragment(`#${writeUrlFragment(url, undefined)}`)).toMatchObject({ sha256: undefined });
	});

	it('may be of this machine without a certificate', () => {
		expect(readFragment('#u=http://localhost:4173/a.wasm')).toMatchObject({ kind: 'url' });
	});

	it.each([
		['http://example.org/a.wasm', 'http:'],
		['javascript:alert(1)', 'javascript:'],
		['data:application/wasm;base64,AGFzbQ', 'data:'],
		['file:///etc/passwd', 'file:'],
		['https://user:secret@example.org/a.wasm', 'password'],
		['nonsense', 'no URL'],
		[`https://example.org/${'a'.repeat(4_000)}`, '4000']
	])('is refused for where it leads (%#)', (url, words) => {
		expect(problemOf(() => readFragment(`#${new URLSearchParams({ u: url })}`))).toEqual({
			code: 'bad-address',
			message: expect.stringContaining(words) as string
		});
	});

	it('is refused with a hash that is none', () => {
		expect(problemOf(() => readFragment('#u=https://example.org/a.wasm&h=123'))).toMatchObject({ code: 'bad-address' });
	});

	it.each(['#x', '#recipe=1', '#__proto__', '#%E0%A4%A'])('is none when it is %s', (hash) => {
		expect(problemOf(() => readFragment(hash))).toEqual({ code: 'not-a-link' });
	});

	it('of a host names a spell and a version', () => {
		expect(readHostedAddress('word-count@1.2.0', `#h=${HASH}`)).toEqual({
			slug: 'word-count',
			version: '1.2.0',
			sha256: HASH
		});
		for (const path of ['word-count', '../x@1', 'A@1', 'a@', 'a@1/..'])
			expect(problemOf(() => readHostedAddress(path, ''))).toMatchObject({ code: 'bad-address' });
	});
});

describe('the length of an address', () => {
	it.each([
		[1_900, 'anywhere'],
		[1_901, 'mail'],
		[4_001, 'browser'],
		[32_001, 'edge'],
		[64_000, 'edge'],
		[64_001, 'too-long']
	])('of %d characters is good for: %s', (length, fit) => expect(fitOfLink(length)).toBe(fit));
});

function problemOf(work: () => unknown): LinkProblem {
	try {
		work();
	} catch (error) {
		if (error instanceof LinkRefusedError) return error.problem;
		throw error;
	}
	throw new Error('It was taken.');
}
