import { describe, expect, test } from 'vitest';
import { readEmbedFragment } from '../../../src/lib/links/embed-address.ts';
import { MAX_INPUT_CHARACTERS, readFrameMessage, readHostMessage } from '../../../src/lib/links/embed-protocol.ts';

describe('a page around a frame', () => {
	test('may fill in the input, cast and cancel', () => {
		expect(readHostMessage({ kind: 'input', text: 'a', more: 1 })).toEqual({ kind: 'input', text: 'a' });
		expect(readHostMessage({ kind: 'cast', limits: { timeoutMs: 1e9 } })).toEqual({ kind: 'cast' });
		expect(readHostMessage({ kind: 'cancel' })).toEqual({ kind: 'cancel' });
	});

	test.each([
		['nothing', undefined],
		['null', null],
		['a text', 'cast'],
		['another kind', { kind: 'grant', hosts: ['*'] }],
		['an inherited kind', { kind: '__proto__' }],
		['an input that is no text', { kind: 'input', text: { toString: (): string => 'a' } }],
		['an input that is too long', { kind: 'input', text: 'a'.repeat(MAX_INPUT_CHARACTERS + 1) }]
	])('is not heard with %s', (_, data) => {
		expect(readHostMessage(data)).toBeUndefined();
	});

	test('ignores what a later release tells', () => {
		expect(readFrameMessage({ kind: 'height', px: 3 })).toEqual({ kind: 'height', px: 3 });
		expect(readFrameMessage({ kind: 'later' })).toBeUndefined();
		expect(readFrameMessage(3)).toBeUndefined();
	});
});

describe('the address of a frame', () => {
	test('names an example, or brings what a link brings', () => {
		expect(readEmbedFragment('#spell=hello-world')).toEqual({ kind: 'example', name: 'hello-world' });
		expect(readEmbedFragment('')).toEqual({ kind: 'none' });
		expect(readEmbedFragment('#u=https%3A%2F%2Fa.example%2Fb.wasm')).toMatchObject({ kind: 'url' });
	});

	test.each(['#spell=', '#spell=..%2Fx', '#spell=Hello', `#spell=${'a'.repeat(65)}`])('refuses %s', (hash) => {
		expect(() => readEmbedFragment(hash)).toThrow('bad-address');
	});
});
