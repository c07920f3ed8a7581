import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOfBytes, type Side } from '../../../../src/lib/app/runs/bytes-difference.ts';
import { changeText } from '../../../../src/lib/app/runs/compare-records.ts';
import { differenceOfJson } from '../../../../src/lib/app/runs/json-difference.ts';
import { differenceOfTexts } from '../../../../src/lib/app/runs/text-difference.ts';
import type { JsonValue } from '../../../../src/lib/wasm/protocol.ts';

const side = (text: string | undefined, sha256?: string): Side => ({
	sizeBytes: text?.length ?? 9,
	sha256,
	bytes: text === undefined ? undefined : new TextEncoder().encode(text)
});

test.each([
	[100, 112, '+12%'],
	[100, 91.5, '−8.5%'],
	[100, 100, 'the same'],
	[0, 5, 'from nothing'],
	[2, 40, '20 times'],
	[100_000, 100_001, 'slightly more']
])('from %d to %d is %s', (first, second, text) => expect(changeText(first, second)).toBe(text));

describe('two texts', () => {
	test('are told apart by line, with what is around', () => {
		const first = Array.from({ length: 30 }, (_, at) => `line ${at}`);
		const second = first.with(20, 'other');
		const found = differenceOfTexts(`${first.join('\n')}\n`, `${second.join('\n')}\n`);
		expect(found).toMatchObject({ kind: 'found', first: 1, second: 1, omitted: 0 });
		const [hunk = []] = found.kind === 'found' ? found.hunks : [];
		expect(hunk.map(({ kind }) => kind)).toEqual([
			...['same', 'same', 'same'],
			...['first', 'second'],
			...['same', 'same', 'same']
		]);
		expect(hunk.slice(3, 5)).toEqual([
			{ kind: 'first', first: 21, text: 'line 20' },
			{ kind: 'second', second: 21, text: 'other' }
		]);
	});

	test('in which everything differs are given up soon', () => {
		const text = (word: string) => Array.from({ length: 60_000 }, (_, at) => `${word} ${at}`).join('\n');
		const started = performance.now();
		expect(differenceOfTexts(text('a'), text('b'))).toEqual({ kind: 'too-much' });
		expect(performance.now() - started).toBeLessThan(5_000);
	});

	test('show at most 1,000 lines, and how many are left out', () => {
		const found = differenceOfTexts('', 'x\n'.repeat(3_000));
		expect(found).toMatchObject({ kind: 'found', second: 3_000, omitted: 2_000 });
	});
});

describe('two JSON values', () => {
	test('are told apart by pointer', () => {
		const first = { a: 1, list: [1, 2], gone: true, 'x/y': 1 };
		const second = { a: 1, list: [1, 3, 4], 'x/y': 2, new: null };
		expect(differenceOfJson(first, second).rows).toEqual([
			{ pointer: '/list/1', first: '2', second: '3' },
			{ pointer: '/list/2', first: undefined, second: '4' },
			{ pointer: '/gone', first: 'true', second: undefined },
			{ pointer: '/x~1y', first: '1', second: '2' },
			{ pointer: '/new', first: undefined, second: 'null' }
		]);
	});

	test('have no difference when they are equal, and some when they are not', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
				const [first, second] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))] as JsonValue[];
				if (first === undefined || second === undefined) return;
				const sorted = (value: unknown): unknown =>
					typeof value === 'object' && value !== null && !Array.isArray(value)
						? Object.entries(value)
								.map(([name, item]) => [name, sorted(item)] as const)
								.sort(([one], [other]) => (one < other ? -1 : 1))
								.concat([['object', 1]])
						: Array.isArray(value)
							? value.map(sorted)
							: value;
				const equal = JSON.stringify(sorted(first)) === JSON.stringify(sorted(second));
				expect(differenceOfJson(first, second).rows.length === 0).toBe(equal);
			})
		);
	});
});

test.each<[string, Side, Side]>([
	['same', side('a'), side('a')],
	['same', side(undefined, 'f'), side(undefined, 'f')],
	['json', side('{"a":1}'), side('{"a":2}')],
	['text', side('{"a":1}'), side('{ "a": 1 }')],
	['text', side('a'), side('b')],
	['text', side('a'), side('')],
	['other', side('a'), side(undefined)],
	['other', side('a\0'), side('b')]
])('bytes are compared as what they are: %s', (kind, first, second) => {
	expect(differenceOfBytes(first, second).kind).toBe(kind);
});
