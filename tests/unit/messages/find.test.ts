import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';
import { findMessages, type SyntaxNode } from '../../../scripts/messages/find.ts';

function found(code: string): string[] {
	const program = parseAst(code, { lang: 'ts' }) as unknown as SyntaxNode;
	return findMessages(program).flatMap(({ messages }) => messages);
}

test('finds what looks like a sentence or a label', () => {
	expect(found(`say('The spell ran to its end.'); const label = 'Finished'; f({ title: 'cost' })`)).toEqual([
		'The spell ran to its end.',
		'Finished',
		'cost'
	]);
});

test('finds templates, with a number for each value, and what stands in the values', () => {
	expect(found('say(`Only ${count} of ${known ? `about ${most}` : all} kept`)')).toEqual([
		'Only {0} of {1} kept',
		'about {0}'
	]);
});

test('finds texts and read attributes of compiled markup, tidied and unescaped', () => {
	const html = '<p class="Big Words" title="Save &amp; go">One\n\t\tline <code>not code</code> and <b>more</b></p>';
	expect(found(`var root = $.from_html(\`${html}\`)`)).toEqual(['Save & go', 'One line', 'and', 'more']);
});

test('leaves out a name that is the same in each language', () => {
	expect(found('$.from_html(`<span class="x" translate="no">Spell</span> <b>it</b>`)')).toEqual(['it']);
});

test('finds what is put into the page, however short', () => {
	expect(found("$.set_text(node, open ? 'shown' : 'hidden'); $.set_attribute(node, 'aria-label', 'close')")).toEqual([
		'shown',
		'hidden',
		'close'
	]);
});

test('finds the forms of what is counted, made with an s where only one is given', () => {
	expect(found("formatNumberOf(n, 'run'); formatNumberOf(n, 'entry', 'entries')")).toEqual([
		'run',
		'runs',
		'entry',
		'entries'
	]);
});

test.each([
	['a comparison', "if (event.key === 'Enter') go()"],
	['a case', "switch (word) { case 'Big words here': go() }"],
	['a name of an import', "import x from 'Some words here'"],
	['a type', "type T = 'Some words here'; let x: 'Some words here'"],
	['classes', "$.set_class(div, 1, 'flex min-w-0 items-center'); f({ class: 'flex items-center' })"],
	['a key', "const x = { 'Content words here': 1 }; y['Some words here']"],
	['a selector', "document.querySelector('main section')"],
	['an address', "go('https://example.org/some words'); go('/runs/run/')"],
	['a name', "f('hash-mismatch'); f('timeoutMs'); f('WASM_MODULE')"],
	['markup', "f('<meta name=one content=two words>')"]
])('takes %s for no text', (_, code) => {
	expect(found(code)).toEqual([]);
});
