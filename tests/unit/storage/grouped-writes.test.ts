import { expect, test } from 'vitest';
import { GroupedWrites } from '../../../src/lib/storage/grouped-writes.ts';

/** A table that is written all or nothing. */
class Table {
	rows: string[] = [];
	readonly groups: number[] = [];
	#pending: string[] = [];

	readonly transaction = async (work: () => Promise<void>): Promise<void> => {
		this.#pending = [];
		await new Promise((resolve) => setTimeout(resolve));
		await work();
		this.groups.push(this.#pending.length);
		this.rows = [...this.rows, ...this.#pending];
	};

	write(row: string): () => Promise<void> {
		return async () => {
			await Promise.resolve();
			if (row === 'bad') throw new Error('refused');
			this.#pending.push(row);
		};
	}
}

test('what comes while a transaction is under way is written in the next one, together and in order', async () => {
	const table = new Table();
	const writes = new GroupedWrites(table.transaction);
	await Promise.all(['a', 'b', 'c', 'd'].map((row) => writes.add(table.write(row))));
	expect(table.rows).toEqual(['a', 'b', 'c', 'd']);
	expect(table.groups).toEqual([1, 3]);
});

test('a write that fails fails alone: the others are written once, and what comes later too', async () => {
	const table = new Table();
	const writes = new GroupedWrites(table.transaction);
	const ended = await Promise.allSettled(['a', 'b', 'bad', 'c'].map((row) => writes.add(table.write(row))));
	expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
	await writes.add(table.write('d'));
	expect(table.rows).toEqual(['a', 'b', 'c', 'd']);
});

test('no transaction holds more than some, however many wait', async () => {
	const table = new Table();
	const writes = new GroupedWrites(table.transaction);
	await Promise.all(Array.from({ length: 500 }, (_, at) => writes.add(table.write(String(at)))));
	expect(table.rows).toHaveLength(500);
	expect(Math.max(...table.groups)).toBeLessThanOrEqual(64);
});
