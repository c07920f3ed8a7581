import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_COLUMNS, TableRows, indexTable, sortRows } from '../../../../src/lib/wasm/table/table.ts';

function open(text: string): TableRows {
	const bytes = new TextEncoder().encode(text);
	const reading = indexTable(bytes);
	if (reading.kind === 'no-table') throw new Error(reading.message);
	return new TableRows(bytes, reading.index);
}

const all = (table: TableRows) => [
	table.index.columns,
	...Array.from({ length: table.index.rows }, (_, row) => table.cells(row))
];

describe('CSV', () => {
	test('that was written is read again, whatever is in the cells', () => {
		const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '1', ';') });
		const row = fc.tuple(cell, cell, cell);
		fc.assert(
			fc.property(fc.array(row, { minLength: 2, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (rows, end) => {
				const quoted = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join(end);
				expect(all(open(quoted))).toEqual(rows);
			}),
			{ numRuns: 500 }
		);
	});

	test('a delimiter inside quoted cells cuts nothing, however often it is there', () => {
		expect(all(open('"a","b;c;d;e"\n"1","2;3;4;5"'))).toEqual([
			['a', 'b;c;d;e'],
			['1', '2;3;4;5']
		]);
	});

	test.each([
		[
			'a,b\n1,2\n',
			[
				['a', 'b'],
				['1', '2']
			]
		],
		[
			'a\tb\r\n1\t"x\ty"',
			[
				['a', 'b'],
				['1', 'x\ty']
			]
		],
		[
			'a;b\n1,5;2\n',
			[
				['a', 'b'],
				['1,5', '2']
			]
		],
		[
			'\ufeffa,b\n\n1,2\n\r\n',
			[
				['a', 'b'],
				['1', '2']
			]
		],
		[
			'a,b\n1\n1,2,3',
			[
				['a', 'b', ''],
				['1', '', ''],
				['1', '2', '3']
			]
		],
		[
			'a,b\n"open,1\n2',
			[
				['a', 'b'],
				['open,1\n2', '']
			]
		],
		[
			'a,b\nx"y,"x"y\n',
			[
				['a', 'b'],
				['x"y', 'xy']
			]
		],
		['one', [['one']]]
	])('%j', (text, rows) => expect(all(open(text))).toEqual(rows));

	test('with very many columns shows the first, and says so', () => {
		const line = Array.from({ length: 200_000 }, (_, column) => column).join(',');
		const table = open(`${line}\n${line}`);
		expect(table.index).toMatchObject({ rows: 1, cut: true });
		expect(table.cells(0)).toHaveLength(MAX_COLUMNS);
	});
});

describe('JSON', () => {
	test('an array of objects has the union of their names as columns', () => {
		const table = open('[{"a":1,"b":"x\\n"},{"b":null,"__proto__":[1]},{"a":12345678901234567890}]');
		expect(all(table)).toEqual([
			['a', 'b', '__proto__'],
			['1', 'x\n', ''],
			['', 'null', '[1]'],
			['12345678901234567890', '', '']
		]);
	});

	test.each(['[1]', '[]', '[{}]', ' '])('%j is no table', (text) => expect(() => open(text)).toThrow());
});

test('numbers sort as numbers, before texts, and empty cells come last', () => {
	const table = open('n,x\n10,\n9,\nb,\n,\n-1.5e1,\na,\n');
	const sorted = (direction: 'ascending' | 'descending') =>
		Array.from(sortRows(table, 0, direction), (row) => table.cells(row)[0]);
	expect(sorted('ascending')).toEqual(['-1.5e1', '9', '10', 'a', 'b', '']);
	expect(sorted('descending')).toEqual(['b', 'a', '10', '9', '-1.5e1', '']);
});
