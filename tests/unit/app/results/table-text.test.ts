import { expect, test } from 'vitest';
import { harmless, writeTable } from '../../../../src/lib/app/results/table-text.ts';

test.each([
	['=1+1', "'=1+1"],
	['@SUM(A1)', "'@SUM(A1)"],
	['-2+3', "'-2+3"],
	['\t=1', "'\t=1"],
	['-2.5e3', '-2.5e3'],
	['+49', '+49'],
	['a=1', 'a=1']
])('%j goes to a spreadsheet as %j', (cell, written) => expect(harmless(cell)).toBe(written));

test('tables are written so that cells stay cells', () => {
	const rows = [
		['a', 'b|c'],
		['x\ty', 'say "hi"\nthere']
	];
	expect(writeTable(rows, 'csv')).toBe('a,b|c\r\nx\ty,"say ""hi""\nthere"\r\n');
	expect(writeTable(rows, 'tsv')).toBe('a\tb|c\n"x\ty"\t"say ""hi""\nthere"\n');
	expect(writeTable(rows, 'markdown')).toBe('| a | b\\|c |\n| --- | --- |\n| x\ty | say "hi" there |\n');
	expect(writeTable([['<b>[x](y)']], 'markdown')).toBe('| \\<b\\>\\[x\\](y) |\n| --- |\n');
});
