import { describe, expect, test } from 'vitest';
import { schemaText } from '../../../src/lib/app/library/schema-text.ts';
import { SpellSearch } from '../../../src/lib/app/library/spell-search.ts';
import { countTags } from '../../../src/lib/app/library/tag-counts.ts';
import type { SpellRecord } from '../../../src/lib/storage/spell-record.ts';
import { nameKey, parseTags, tidyChanges } from '../../../src/lib/storage/spell-rules.ts';

interface Line {
	name: string;
	text: string;
}

function searchOver(...lines: Line[]) {
	const search = new SpellSearch<Line>((line) => ({ key: line.name, ...line }));
	search.index(lines);
	return (needle: string) => search.find(needle).map(({ name }) => name);
}

describe('a search', () => {
	test('finds all words, wherever they are, names first', () => {
		const find = searchOver(
			{ name: 'upper', text: 'counts letters' },
			{ name: 'count', text: 'of words' },
			{ name: 'words', text: 'capitals' }
		);
		expect(find('count')).toEqual(['count', 'upper']);
		expect(find('WORDS count')).toEqual(['count']);
		expect(find('')).toEqual(['upper', 'count', 'words']);
		expect(find('nothing')).toEqual([]);
	});

	test('narrows as letters come, and widens as they go', () => {
		const find = searchOver({ name: 'abc', text: '' }, { name: 'abd', text: '' }, { name: 'xyz', text: '' });
		expect(find('ab')).toEqual(['abc', 'abd']);
		expect(find('abc')).toEqual(['abc']);
		expect(find('ab')).toEqual(['abc', 'abd']);
		expect(find('x')).toEqual(['xyz']);
	});

	test('heeds neither accents nor width', () => {
		expect(searchOver({ name: 'Café', text: 'ＷＩＤＥ' })('cafe wide')).toEqual(['Café']);
	});

	test('takes names of JavaScript for names', () => {
		expect(searchOver({ name: '__proto__', text: 'constructor' })('__proto__ constructor')).toEqual(['__proto__']);
	});
});

describe('the text of a schema', () => {
	test('has the names of fields and what is said to people', () => {
		const schema = {
			type: 'object',
			title: 'Weather',
			properties: { city: { type: 'string', description: 'Where' }, unit: { enum: ['celsius', 'kelvin'] } }
		};
		expect(schemaText(schema).split(' ')).toEqual(
			expect.arrayContaining(['Weather', 'city', 'Where', 'unit', 'celsius', 'kelvin'])
		);
		expect(schemaText(schema)).not.toContain('string');
	});

	test('of one that is enormous or deep has an end', () => {
		let deep = {};
		for (let at = 0; at < 50_000; at++) deep = { items: deep };
		expect(schemaText(deep)).toBe('');
		expect(schemaText({ title: 'x'.repeat(1_000_000) })).toHaveLength(4_000);
	});
});

describe('names and tags', () => {
	test.each([
		[{ name: '  ' }, /empty/],
		[{ name: 'x'.repeat(101) }, /101 characters; the limit is 100/],
		[{ description: 'x'.repeat(2_001) }, /2,001 characters; the limit is 2,000/],
		[{ tags: Array.from({ length: 10_000 }, (_, at) => `t${at}`) }, /10,000 tags; the limit is 50/],
		[{ tags: ['x'.repeat(51)] }, /51 characters; the limit is 50/],
		[{ limits: { timeoutMs: -1 } }, /timeoutMs must be a whole number/]
	])('that cannot be used are told with value and limit', (changes, words) => {
		expect(() => tidyChanges(changes)).toThrow(words);
	});

	test('are trimmed, and each tag is there once', () => {
		expect(tidyChanges({ name: ' a ' }).name).toBe('a');
		expect(parseTags('#a, b,, a\n__proto__')).toEqual(['a', 'b', '__proto__']);
		expect(nameKey(' Ｗord ')).toBe(nameKey('WORD'));
	});

	test('of many spells are counted, also those that objects have', () => {
		const spells = [['__proto__', 'b'], ['b'], ['constructor']].map((tags) => ({ tags }) as unknown as SpellRecord);
		expect(countTags(spells)).toEqual(['__proto__', 'b', 'constructor']);
	});
});
