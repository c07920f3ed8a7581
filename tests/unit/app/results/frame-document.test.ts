import { expect, test } from 'vitest';
import { frameDocument } from '../../../../src/lib/app/results/frame-document.ts';

test('the policy stands before anything of the program', () => {
	const text = frameDocument('<p>hello');
	expect(text.indexOf("default-src 'none'")).toBeLessThan(text.indexOf('hello'));
});

test.each([
	'<link rel=preconnect>',
	'<LINK/rel=preconnect>',
	'<a\nhref=x>',
	'<A\fhref=x>',
	'<base href=x>',
	'<meta a>',
	'<iframe src>',
	'</a>'
])('%j leads nowhere', (tag) => expect(frameDocument(tag)).toMatch(/<\/?x-(?:a|base|link|meta|iframe)[^]*$/i));

test.each(['<abbr>', '<article>', '<main>', '<b>', '<p>a link'])('%j stays', (tag) =>
	expect(frameDocument(tag).endsWith(tag)).toBe(true)
);
