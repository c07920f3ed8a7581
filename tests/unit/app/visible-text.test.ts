import { expect, test } from 'vitest';
import { visibleText } from '../../../src/lib/app/visible-text.ts';

test.each([
	['plain\ttext', 'plain\ttext'],
	['\x1b[1;31mred\x1b[0m', 'red'],
	['\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x07', 'link'],
	['\x1b[2J\x1b[H', ''],
	['a\0b\x07', 'a␀b␇'],
	['\x1b unknown', '␛ unknown'],
	['\x7f', '␡'],
	['user\u202Etxt.exe', 'user‹U+202E›txt.exe'],
	['\u2066x\u2069\u200F', '‹U+2066›x‹U+2069›‹U+200F›'],
	['👩‍👩‍👧 é ü', '👩‍👩‍👧 é ü']
])('%j', (text, visible) => {
	expect(visibleText(text)).toBe(visible);
});

test('a long run of escapes takes no long time', () => {
	const started = performance.now();
	visibleText('\x1b['.repeat(200_000));
	visibleText('\x1b]'.repeat(200_000));
	expect(performance.now() - started).toBeLessThan(2_000);
});
