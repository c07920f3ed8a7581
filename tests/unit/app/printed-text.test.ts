import { describe, expect, test } from 'vitest';
import { findLine, lineAt } from '../../../src/lib/app/printed-text.ts';
import { lineStarts } from '../../../src/lib/platform/browser/line-starts.ts';

function printed(text: string) {
	const bytes = new TextEncoder().encode(text);
	return { bytes, lines: lineStarts(bytes) };
}

describe('a printed module', () => {
	const text = printed('(module\n  (func $a)\n  (func $b)\n)\n');

	test('is read line by line', () => {
		expect([0, 1, 2, 3].map((line) => lineAt(text, line))).toEqual(['(module', '  (func $a)', '  (func $b)', ')']);
		expect(text.lines.length).toBe(4);
	});

	test('shows the beginning of a line of megabytes', () => {
		const long = lineAt(printed(`${'x'.repeat(1_000_000)}\nend`), 0);
		expect(long.length).toBeLessThan(3_000);
		expect(long.endsWith(' …')).toBe(true);
	});

	test('shows no control character as it is', () => {
		expect(lineAt(printed('a\u001b[31mb\u202ec'), 0)).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
	});

	test('finds the next line, around the end', () => {
		expect(findLine(text, '(func', 0)).toBe(1);
		expect(findLine(text, '(func', 2)).toBe(2);
		expect(findLine(text, '(func', 3)).toBe(1);
		expect(findLine(text, 'nowhere', 0)).toBeUndefined();
		expect(findLine(text, '', 0)).toBeUndefined();
	});
});
