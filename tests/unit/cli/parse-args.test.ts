import { describe, expect, test } from 'vitest';
import { CAST_OPTIONS } from '../../../src/cli/cast/options.ts';
import { nearest } from '../../../src/cli/nearest.ts';
import { ParsedArgs } from '../../../src/cli/parse-args.ts';

function parse(...args: string[]) {
	return new ParsedArgs(CAST_OPTIONS, args);
}

describe('arguments', () => {
	test('are options, positionals, and what stands behind "--"', () => {
		const args = parse('file.wasm', '--json', '--input', 'a b', '--timeout-ms=250', '--', '--json', '-x');
		expect(args.positionals).toEqual(['file.wasm']);
		expect(args.rest).toEqual(['--json', '-x']);
		expect(args.has('json')).toBe(true);
		expect(args.has('quiet')).toBe(false);
		expect(args.text('input')).toBe('a b');
		expect(args.number('timeout-ms')).toBe(250);
		expect(args.number('memory-mb')).toBeUndefined();
	});

	test('that repeat are gathered, or the last one counts', () => {
		const args = parse('--arg', '-l', '--arg=--delimiter', '--arg', '', '--input', 'a', '--input', 'b');
		expect(args.texts('arg')).toEqual(['-l', '--delimiter', '']);
		expect(args.text('input')).toBe('b');
	});

	test.each([
		[['--inptu', 'x'], 'There is no option --inptu. Did you mean "--input"?'],
		[['-x'], 'There is no option -x.'],
		[['--constructor'], 'There is no option --constructor.'],
		[['--timeout-ms'], '--timeout-ms needs a value: --timeout-ms N.'],
		[
			['--input', '--json'],
			'--input needs a value: --input TEXT. If "--json" is meant as its value, write --input=--json.'
		],
		[['--json=yes'], '--json takes no value, but "yes" was given.'],
		[['--timeout-ms', '0'], '--timeout-ms must be a whole number from 1 to 2,147,483,647, not "0".'],
		[['--timeout-ms', '-5'], '--timeout-ms must be a whole number from 1 to 2,147,483,647, not "-5".'],
		[['--memory-mb', '1e3'], '--memory-mb must be a whole number from 1 to 4,096, not "1e3".'],
		[['--memory-mb', '4097'], '--memory-mb must be a whole number from 1 to 4,096, not "4097".'],
		[['--output-mb='], '--output-mb must be a whole number from 1 to 4,095, not "".']
	])('%j: %s', (args, message) => {
		expect(() => parse(...args)).toThrow(message);
	});
});

test('the nearest word is a likely one, or none', () => {
	expect(nearest('casst', ['list', 'cast', 'pack'])).toBe('cast');
	expect(nearest('completely-else', ['list', 'cast', 'pack'])).toBeUndefined();
	expect(nearest('x', ['a', 'b'])).toBeUndefined();
});
