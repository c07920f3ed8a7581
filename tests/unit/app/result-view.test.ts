import { expect, test } from 'vitest';
import { extensionOf, imageType, readJson, suggestView } from '../../../src/lib/app/result-view.ts';

const pieces = (text: string) => [new TextEncoder().encode(text)];
const PNG = [new Uint8Array([0x89, 0x50]), new Uint8Array([0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])];

test.each([
	['{"a": 1}', 'json', 'json'],
	['plain words', 'text', 'txt'],
	['', 'text', 'txt'],
	['\0\x01\x02', 'hex', 'bin']
])('%j is shown as %s', (text, view, extension) => {
	expect(suggestView(pieces(text))).toBe(view);
	expect(extensionOf(pieces(text))).toBe(extension);
});

test('images are told across pieces', () => {
	expect(suggestView(PNG)).toBe('image');
	expect(imageType(PNG)).toMatchObject({ type: 'image/png' });
	expect(extensionOf(PNG)).toBe('png');
	expect(imageType(pieces('<svg/>'))).toBeUndefined();
});

test('what is not JSON says why', () => {
	expect(readJson(pieces('{"a": }'))).toMatchObject({ kind: 'not-json' });
	expect(readJson([new Uint8Array(6 * 1_048_576)])).toMatchObject({
		kind: 'not-json',
		message: expect.stringContaining('5 MiB') as string
	});
});
