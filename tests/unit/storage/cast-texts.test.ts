import type { Table } from 'dexie';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunSearch } from '../../../src/lib/app/run-search.ts';
import type { CastRecord } from '../../../src/lib/storage/cast-record.ts';
import { CastTexts, findInBlock, searchText, type StoredTexts } from '../../../src/lib/storage/cast-texts.ts';

/** What the blocks need of a table, in memory. */
function memoryTable() {
	const rows = new Map<string, StoredTexts>();
	const sorted = () => [...rows.keys()].sort();
	const table = {
		where: () => ({
			belowOrEqual: (id: string) => ({
				last: async () => rows.get(sorted().findLast((key) => key <= id) ?? '')
			})
		}),
		put: async (row: StoredTexts) => void rows.set(row.from, row),
		bulkPut: async (all: StoredTexts[]) => all.forEach((row) => rows.set(row.from, row)),
		delete: async (key: string) => void rows.delete(key),
		clear: async () => rows.clear()
	};
	return { rows, sorted, table: table as unknown as Table<StoredTexts, string> };
}

function recordOf(number: number, preview = ''): CastRecord {
	const id = `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
	return { id, spell: `Spell-${number % 5}`, input: { preview: `${preview} ${number}` } } as unknown as CastRecord;
}

test('blocks have what the records have, after any history of adding, deleting and putting back', async () => {
	const step = fc.record({ kind: fc.constantFrom('toggle', 'change', 'clear'), number: fc.nat(400) });
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 700, size: 'max' }), async (steps) => {
			const { rows, sorted, table } = memoryTable();
			const texts = new CastTexts(table);
			const records = new Map<string, CastRecord>();
			for (const { kind, number } of steps) {
				const record = recordOf(number, kind === 'change' ? 'Changed' : 'Input');
				const before = records.get(record.id);
				if (kind === 'clear' && number < 5) {
					records.clear();
					await texts.cleared();
				} else if (kind === 'change' && before) {
					records.set(record.id, record);
					await texts.changed(before, record);
				} else if (before) {
					records.delete(record.id);
					await texts.changed(before, undefined);
				} else {
					records.set(record.id, record);
					await texts.changed(undefined, record);
				}
			}
			const blocks = sorted().map((key) => rows.get(key)!);
			for (const needle of ['', 'changed 1', 'spell-3', 'none']) {
				const plain = [...records.values()].filter((record) => searchText(record).includes(needle));
				const found = blocks.flatMap((block) => findInBlock(block, needle).found);
				expect(found).toEqual(plain.map(({ id }) => id).sort());
			}
			expect(Math.max(0, ...blocks.map(({ ids }) => ids.split('\n').length))).toBeLessThanOrEqual(128);
		}),
		{ numRuns: 60 }
	);
}, 60_000);

test('a search reads what no block has as a record, and nothing twice', async () => {
	const { rows, sorted, table } = memoryTable();
	const texts = new CastTexts(table);
	const records = Array.from({ length: 300 }, (_, number) => recordOf(number));
	for (const record of records.slice(0, 250)) await texts.changed(undefined, record);
	const reads: string[] = [];
	const search = new RunSearch('SPELL-2', {
		textKeys: async () => sorted(),
		textsBetween: async (oldest, newest) => {
			reads.push('blocks');
			return sorted()
				.filter((key) => key >= oldest && key <= newest)
				.map((key) => rows.get(key)!);
		},
		rows: async (ids) => {
			reads.push(`${ids.length} records`);
			return ids.map((id) => records.find((record) => record.id === id));
		}
	});
	const ids = records.map(({ id }) => id).reverse();
	const fitting = ids.filter((id) => Number(id.slice(-12)) % 5 === 2);
	for (const expected of [['blocks', '50 records'], []]) {
		reads.length = 0;
		let found: string[] = [];
		expect(await search.look(ids, (some) => (found = some), new AbortController().signal)).toBe(true);
		expect(found).toEqual(fitting);
		expect(reads).toEqual(expected);
	}
});
