import { expect, test } from 'vitest';
import { findPatternFault } from '../../../../src/lib/wasm/schema/pattern.ts';

test.each([
	['^[a-z0-9]+(?:-[a-z0-9]+)*$'],
	['^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$'],
	['^([a-z]+\\.)+[a-z]{2,}$'],
	['^(?=.*[A-Z])(?=.*\\d).{8,}$'],
	['^([^,]+,)*[^,]+$'],
	['^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$'],
	['^(foo|bar)*$'],
	['(?<year>\\d{4})-\\k<year>'],
	['^[\\w.%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$'],
	['[\\]a(]+(x)'],
	['\\p{L}+\\u{1F600}?'],
	['(\\d{3})+'],
	['\\(a+\\)+']
])('%s may run', (pattern) => {
	expect(findPatternFault(pattern)).toBeUndefined();
});

test.each([
	['(a+)+$', '(a+)+'],
	['^(a*)*$', '(a*)*'],
	['x(a|a)*y', '(a|a)*'],
	['(\\w|\\d)+$', '(\\w|\\d)+'],
	['((a+)b?)*', '((a+)b?)*'],
	['(?:(?:ab)+)+', '(?:(?:ab)+)+'],
	['(a{1,30}){1,30}', '(a{1,30}){1,30}'],
	['(a?){50}', '(a?){50}'],
	['(-[a-z-]+)*', '(-[a-z-]+)*'],
	['(.+,)*', '(.+,)*'],
	['(a|b|)*', '(a|b|)*'],
	['(?<g>a+)+', '(?<g>a+)+'],
	['(x)(,\\1+)*', '(,\\1+)*'],
	['(?i:(x[A-Z]+)*)', '(x[A-Z]+)*'],
	['^(([a-z])+.)+[A-Z]([a-z])+$', '(([a-z])+.)+']
])('%s is refused for %s', (pattern, group) => {
	expect(findPatternFault(pattern)).toBe(
		`repeats the group ${group}, which can take for ever to match; keep its rounds apart by a separator`
	);
});

test('what is allowed by a separator is quick on the text that would be slow without it', () => {
	const start = performance.now();
	expect(new RegExp('^[a-z0-9]+(?:-[a-z0-9]+)*$', 'u').test(`${'a-a'.repeat(20_000)}!`)).toBe(false);
	expect(performance.now() - start).toBeLessThan(1_000);
});

test('refuses what is no regular expression, and what is too long', () => {
	expect(findPatternFault('[')).toMatch(/^is not a regular expression: /);
	expect(findPatternFault('a'.repeat(1_001))).toBe('is a pattern of 1001 characters; the limit is 1000');
	expect(findPatternFault('('.repeat(400) + ')'.repeat(400))).toBeUndefined();
});
