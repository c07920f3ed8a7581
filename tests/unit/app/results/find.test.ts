import { describe, expect, test } from 'vitest';
import { findBytes, patternsOf, type Letters } from '../../../../src/lib/app/results/find-bytes.ts';
import { CellFinder } from '../../../../src/lib/app/results/find-cells.ts';
import { TableRows, indexTable } from '../../../../src/lib/wasm/table/table.ts';
import { randomOf } from '../../../support/random.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const { signal } = new AbortController();

function find(text: string, wanted: string, letters: Letters, from = 0) {
	return findBytes(encode(text), patternsOf([wanted], letters), { from, accept: () => true, signal });
}

describe('bytes', () => {
	test('are found in any case, unless the case counts', async () => {
		expect(await find('one TWO two', 'tWo', 'any-case')).toBe(4);
		expect(await find('one TWO two', 'two', 'exact')).toBe(8);
		expect(await find('one TWO two', 'tWo', 'exact')).toBeUndefined();
		expect(await find('one TWO two', 'two', 'any-case', 5)).toBe(8);
		expect(await find('one TWO two', 'one', 'any-case', 5)).toBe(0);
	});

	test('beyond A to Z, a text is found in capitals and without, as a whole', async () => {
		expect(await find('x ÉCOLE', 'école', 'any-case')).toBe(2);
		expect(await find('x École', 'ÉCOLE', 'any-case')).toBe(2);
		expect(await find('x ÉCOLE', 'école', 'exact')).toBeUndefined();
	});

	test('are found where a search that looks at each byte finds them', async () => {
		const random = randomOf(1);
		const letters = Array.from({ length: 3_000 }, () => 'aAbB'[random() % 4]).join('');
		for (let length = 1; length < 9; length++) {
			const start = random() % 2_900;
			const wanted = letters.slice(start, start + length);
			expect(await find(letters, wanted, 'exact')).toBe(letters.indexOf(wanted));
			expect(await find(letters, wanted, 'any-case')).toBe(letters.toLowerCase().indexOf(wanted.toLowerCase()));
		}
	});

	test('across two stretches are found', async () => {
		expect(await find(`${'x'.repeat(262_140)}Needle`, 'needle', 'any-case')).toBe(262_140);
	});

	test('of 50 MB are looked through in far less than a second', async () => {
		const bytes = new Uint8Array(50_000_000).fill(0x65);
		const began = performance.now();
		await findBytes(bytes, patternsOf(['needle'], 'any-case'), { from: 0, accept: () => true, signal });
		expect(performance.now() - began).toBeLessThan(5_000);
	});

	test('a search that is given up ends', async () => {
		const abort = new AbortController();
		const bytes = new Uint8Array(400_000_000);
		const search = findBytes(bytes, patternsOf(['x'], 'exact'), { from: 0, accept: () => true, signal: abort.signal });
		abort.abort();
		const began = performance.now();
		expect(await search).toBeUndefined();
		expect(performance.now() - began).toBeLessThan(100);
	});
});

describe('cells', () => {
	async function places(text: string, wanted: string, letters: Letters = 'any-case', order?: readonly number[]) {
		const bytes = encode(text);
		const reading = indexTable(bytes);
		if (reading.kind !== 'table') throw new Error('It is a table.');
		const finder = new CellFinder(new TableRows(bytes, reading.index), wanted, letters);
		const found: string[] = [];
		let from = { place: 0, column: -1 };
		for (let count = 0; count < 4; count++) {
			const next = await finder.next({ from, rowAt: (place) => order?.[place] ?? place, signal });
			if (next === undefined) break;
			found.push(`${next.place}/${next.column}`);
			from = next;
		}
		return found;
	}

	test('are found one after the other, around the end, in the order in which the rows stand', async () => {
		const csv = 'name,city\nAnn,Bonn\nBob,ann arbor\nCid,Rome\n';
		expect(await places(csv, 'ann')).toEqual(['0/0', '1/1', '0/0', '1/1']);
		expect(await places(csv, 'Ann', 'exact')).toEqual(['0/0', '0/0', '0/0', '0/0']);
		expect(await places(csv, 'ann', 'any-case', [2, 1, 0])).toEqual(['1/1', '2/0', '1/1', '2/0']);
	});

	test('are found as they read, not as they are written', async () => {
		expect(await places('a,b\n"say ""hi""",x\n', 'y "H')).toEqual(['0/0', '0/0', '0/0', '0/0']);
		expect(await places('a,b\n1,2\n', '1,2')).toEqual([]);
		expect(await places('a,b\n1,2\n', 'a')).toEqual([]);
		const objects = JSON.stringify([{ name: 'x' }, { name: 'say "Name"' }]);
		expect(await places(objects, '"name')).toEqual(['1/0', '1/0', '1/0', '1/0']);
	});
});
