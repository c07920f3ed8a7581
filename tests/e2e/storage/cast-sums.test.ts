import fc from 'fast-check';
import { expect } from 'vitest';
import { test } from '../../support/page.ts';
import { openStorage } from './storage-page.ts';

const STEPS = ['begin', 'settle', 'fail', 'interrupt', 'delete', 'restore', 'clear'] as const;

test('sums are those of a recount, after any history of records', async ({ page }) => {
	await openStorage(page);
	const step = fc.tuple(fc.constantFrom(...STEPS.slice(0, 6), 'begin', 'settle'), fc.nat(20));
	const histories = fc.sample(
		fc.array(fc.oneof({ weight: 20, arbitrary: step }, fc.constant(['clear', 0] as const)), { maxLength: 40 }),
		15
	);
	const differing = await page.evaluate(
		async (all) => {
			const { database, store, record, settlement, buildSums } = storage;
			const wrong: unknown[] = [];
			for (const history of all) {
				await store.clear();
				const made: string[] = [];
				const deleted: NonNullable<Awaited<ReturnType<typeof store.delete>>>[] = [];
				for (const [kind, number] of history) {
					const id = made[number % made.length] ?? 'none';
					if (kind === 'begin') {
						const begun = record({ spell: `spell-${number % 3}`, startedAt: Date.now() - number * 7_000_000 });
						made.push(begun.id);
						await store.begin(begun, undefined);
					} else if (kind === 'settle') await store.settle(id, settlement()).catch(() => undefined);
					else if (kind === 'fail')
						await store.settle(id, settlement({ kind: 'timed-out', deadlineMs: 5 })).catch(() => undefined);
					else if (kind === 'interrupt') await store.interrupt(() => number % 2 === 0, 5);
					else if (kind === 'clear') await store.clear();
					else if (kind === 'delete') {
						const whole = await store.delete(id);
						if (whole) deleted.push(whole);
					} else {
						const whole = deleted[number % deleted.length];
						if (whole) await store.restore(whole);
					}
				}
				const plain = async () =>
					JSON.stringify((await database.castSums.toArray()).map((row) => ({ ...row, packed: [...row.packed] })));
				const kept = await plain();
				await database.castSums.clear();
				await buildSums(database.casts, database.castSums);
				if (kept !== (await plain())) wrong.push(history);
			}
			return wrong;
		},
		histories as unknown as [string, number][][]
	);
	expect(differing).toEqual([]);
});

test('the figures of the page are those of a plain recount of the records', async ({ page }) => {
	await openStorage(page);
	const { counted, shown } = await page.evaluate(async () => {
		const { database, store, record, settlement, recount, sums, summarize } = storage;
		const results: Parameters<typeof settlement>[0][] = [
			{ kind: 'ok', exitCode: 0 },
			{ kind: 'timed-out', deadlineMs: 5 },
			{ kind: 'cancelled' },
			{ kind: 'invalid-input', problems: [] },
			{ kind: 'exited', exitCode: 3 }
		];
		let state = 7;
		const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
		for (let at = 0; at < 150; at++) {
			const begun = record({
				spell: `spell-${at % 4}`,
				startedAt: Date.now() - Math.floor(random() * 20 * 86_400_000)
			});
			await store.begin(begun, undefined);
			const ended = settlement(results[at % results.length]);
			const figures = { ...ended.state.figures, wallMs: 900 * random(), fuel: Math.floor(1e6 * random()) };
			const costCents = 1 + Math.floor(9 * random());
			if (at % 11 === 0) await store.interrupt(() => false, 5);
			else await store.settle(begun.id, { ...ended, state: { ...ended.state, figures, costCents } });
			if (at % 13 === 0) await store.delete(begun.id);
		}
		const span = { fromMs: 0, toMs: Date.now() + 86_400_000 };
		const recent = { ...span, fromMs: Date.now() - 30 * 86_400_000 };
		const summary = summarize(await sums.within(span), recent, 'day');
		const { total, trend, spells } = summary;
		const add = (all: readonly { metrics: { count: number; costCents: number } }[]) =>
			all.reduce((sum, { metrics }) => [sum[0]! + metrics.count, sum[1]! + metrics.costCents], [0, 0]);
		return {
			counted: recount(await database.casts.toArray()),
			shown: { total, trend: add(trend), spells: add(spells) }
		};
	});
	const { timeMs, memoryBytes, fuel, ...counts } = counted;
	expect(shown.total).toMatchObject(counts);
	expect(counts.count).toBeGreaterThan(100);
	expect(Object.values(counts).every((count) => count > 0)).toBe(true);
	for (const parts of [shown.trend, shown.spells]) expect(parts).toEqual([counts.count, counts.costCents]);
	for (const [values, ranks] of [
		[timeMs, shown.total.timeMs],
		[memoryBytes, shown.total.memoryBytes],
		[fuel, shown.total.fuel]
	] as const) {
		expect(ranks?.count).toBe(values.length);
		for (const [share, value = NaN] of [
			[0.5, ranks?.p50],
			[0.95, ranks?.p95],
			[0.99, ranks?.p99]
		] as const) {
			const exact = values[Math.floor(share * (values.length - 1))] ?? NaN;
			expect(Math.abs(value - exact)).toBeLessThanOrEqual(exact * 0.010_000_1);
		}
	}
});

test('a record and its sums are both there, or neither', async ({ page }) => {
	await openStorage(page);
	const seen = await page.evaluate(async () => {
		const { database, store, record, settlement } = storage;
		const begun = record();
		await store.begin(begun, undefined);
		const fail = () => {
			throw new Error('no sums');
		};
		database.castSums.hook('creating', fail);
		const refused = await store.settle(begun.id, settlement()).catch(String);
		const between = (await store.get(begun.id))?.outcome;
		database.castSums.hook('creating').unsubscribe(fail);
		await store.settle(begun.id, settlement());
		return { refused, between, after: (await store.get(begun.id))?.outcome, rows: await database.castSums.count() };
	});
	expect(seen).toMatchObject({ between: 'running', after: 'ok', rows: 1 });
	expect(seen.refused).toContain('no sums');
});

test.for([2, 3])('a database of version %i gets sums and search texts of its records', async (version, { page }) => {
	await openStorage(page);
	const seen = await page.evaluate(async (version) => {
		const { database, list, record, settlement, findTexts } = storage;
		const { state } = settlement();
		const old = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open('spell', version * 10);
			request.onupgradeneeded = () => {
				const make = (name: string, keyPath: string, indexes: string[]) => {
					const store = request.result.createObjectStore(name, { keyPath });
					for (const index of indexes) store.createIndex(index, index);
				};
				make('modules', 'sha256', ['name', 'usedAt']);
				make('moduleBytes', 'sha256', []);
				make('casts', 'id', ['spell', 'outcome']);
				for (const name of ['castInputs', 'castOutputs']) make(name, 'id', []);
				make('totals', 'name', []);
				if (version === 3) {
					make('spells', 'id', ['nameKey']);
					const versions = request.result.createObjectStore('spellVersions', { keyPath: ['spell', 'sha256'] });
					for (const index of ['spell', 'sha256']) versions.createIndex(index, index);
				}
			};
			request.onsuccess = () => resolve(request.result);
		});
		const writing = old.transaction('casts', 'readwrite');
		for (let at = 0; at < 1_500; at++)
			writing.objectStore('casts').put(record({ startedAt: 1_000_000, outcome: 'ok', state }));
		writing.objectStore('casts').put(record());
		await new Promise((resolve) => (writing.oncomplete = resolve));
		old.close();
		const [row] = await database.castSums.toArray();
		return {
			rows: await database.castSums.count(),
			casts: await database.casts.count(),
			texts: (await findTexts(list, 'echo')).length,
			most: Math.max(...(row?.packed ?? []).filter((_, index) => index % 2 === 1))
		};
	}, version);
	expect(seen).toEqual({ rows: 1, casts: 1_501, texts: 1_501, most: 1_500 });
});
