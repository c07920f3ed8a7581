import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatArguments, parseArguments } from '../../../src/lib/app/arguments.ts';

describe('parseArguments', () => {
	test.each([
		['', []],
		['  ', []],
		['a  b\tc', ['a', 'b', 'c']],
		[`'two words' "and three"`, ['two words', 'and three']],
		[`--name="A B"'c'd`, ['--name=A Bcd']],
		[`"" ''`, ['', '']],
		['a\\ b', ['a b']],
		[`"\\"quoted\\" \\n"`, ['"quoted" \\n']],
		[`'it'\\''s'`, ["it's"]],
		['$HOME *.txt ~ `ls`', ['$HOME', '*.txt', '~', '`ls`']]
	])('%j', (line, args) => {
		expect(parseArguments(line)).toEqual({ kind: 'parsed', args });
	});

	test.each([
		[`a 'b`, 2],
		['"', 0],
		['a\\', 1],
		[`"\\"`, 0]
	])('%j is unfinished', (line, at) => {
		expect(parseArguments(line)).toMatchObject({ kind: 'unfinished', at });
	});

	test('reads what formatArguments writes', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: 'binary' })), (args) => {
				expect(parseArguments(formatArguments(args))).toEqual({ kind: 'parsed', args });
			})
		);
	});
});
