import { expect, test } from 'vitest';
import { PREVIEW_CHARACTERS, previewText } from '../../../src/lib/app/input-preview.ts';

const preview = (text: string) => previewText(new TextEncoder().encode(text));

test('is one line', () => {
	expect(preview('{\n\t"name": "Ada"\r\n}\n')).toBe('{ "name": "Ada" }');
});

test('is never longer than its limit, and says that there is more', () => {
	const long = preview('ä'.repeat(10_000));
	expect([...long]).toHaveLength(PREVIEW_CHARACTERS);
	expect(long).toMatch(/ä…$/);
	expect(preview('x'.repeat(PREVIEW_CHARACTERS))).toBe('x'.repeat(PREVIEW_CHARACTERS));
});

test('shows what would hide or reorder text', () => {
	expect(preview('a\u202eb')).toBe('a‹U+202E›b');
	expect(preview('a\u0000b')).toBe('a␀b');
	expect(preview('\u001b[31mred\u001b[0m')).toBe('red');
});

test('cuts no character in two', () => {
	expect(preview('🙂'.repeat(300))).not.toContain('\ufffd');
});
