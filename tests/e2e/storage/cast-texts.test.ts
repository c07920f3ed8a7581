import fc from 'fast-check';
import { expect } from 'vitest';
import { test } from '../../support/page.ts';
import { openStorage } from './storage-page.ts';

const STEPS = ['begin', 'begin', 'begin', 'settle', 'interrupt', 'delete', 'delete', 'restore', 'restore'] as const;

test('a search finds what a plain scan of the records finds, after any history', async ({ page }) => {
	await openStorage(page);
	const step = fc.tuple(fc.constantFrom(...STEPS), fc.nat(400));
	const histories = fc.sample(
		fc.array(fc.oneof({ weight: 60, arbitrary: step }, fc.constant(['clear', 0] as const)), { maxLength: 60 }),
		12
	);
	const wrong = await page.evaluate(
		async (all) => {
			const { database, store, list, record, settlement, findTexts } = storage;
			const differing: unknown[] = [];
			for (const history of all) {
				await store.clear();
				const made: string[] = [];
				const deleted: NonNullable<Awaited<ReturnType<typeof store.delete>>>[] = [];
				// More than one block from the start, all but a few of them gone again.
				for (let at = 0; at < 130; at++) {
					const begun = record({ spell: `old-${at % 7}` });
					made.push(begun.id);
					await store.begin(begun, undefined);
				}
				for (const [kind, number] of history) {
					const id = made[number % made.length] ?? 'none';
					if (kind === 'begin') {
						const input = { source: 'text', sizeBytes: 1, keeping: 'whole', preview: `Input ${number % 9}` } as const;
						const begun = record({ spell: `spell-${number % 3}`, input });
						made.push(begun.id);
						await store.begin(begun, undefined);
					} else if (kind === 'settle') await store.settle(id, settlement()).catch(() => undefined);
					else if (kind === 'interrupt') await store.interrupt(() => number % 2 === 0, 5);
					else if (kind === 'clear') await store.clear();
					else if (kind === 'delete') {
						const whole = await store.delete(id);
						if (whole) deleted.push(whole);
					} else {
						const whole = deleted.splice(number % Math.max(1, deleted.length), 1)[0];
						if (whole) await store.restore(whole);
					}
				}
				const records = await database.casts.toArray();
				for (const needle of ['spell-1', 'input 4', 'old-3', 'no such thing', '1']) {
					const plain = records.filter(({ spell, input }) =>
						`${spell} ${input.preview}`.toLowerCase().includes(needle)
					);
					const found = await findTexts(list, needle);
					if (JSON.stringify(found) !== JSON.stringify(plain.map(({ id }) => id))) differing.push([needle, history]);
				}
				if ((await findTexts(list, '')).length !== records.length) differing.push(['all', history]);
			}
			return differing;
		},
		histories as unknown as [string, number][][]
	);
	expect(wrong).toEqual([]);
});

test('many records put back between others split a block, and all are found', async ({ page }) => {
	await openStorage(page);
	const seen = await page.evaluate(async () => {
		const { database, store, list, record, findTexts } = storage;
		const wholes = [];
		for (let at = 0; at < 200; at++) {
			const begun = record({ spell: `spell-${at}` });
			await store.begin(begun, undefined);
			// The first stays, so that its block does.
			if (at > 0 && at < 199) wholes.push(await store.delete(begun.id));
		}
		for (const whole of wholes.reverse()) if (whole) await store.restore(whole);
		const blocks = await database.castTexts.toArray();
		return {
			found: (await findTexts(list, 'spell-')).length,
			largest: Math.max(...blocks.map(({ ids }) => ids.split('\n').length)),
			ordered: (await findTexts(list, '')).every((id, at, all) => at === 0 || id > (all[at - 1] ?? ''))
		};
	});
	expect(seen).toMatchObject({ found: 200, ordered: true });
	expect(seen.largest).toBeLessThanOrEqual(128);
});

test('a record and its text are both there, or neither', async ({ page }) => {
	await openStorage(page);
	const seen = await page.evaluate(async () => {
		const { database, store, record } = storage;
		const fail = () => {
			throw new Error('no texts');
		};
		database.castTexts.hook('creating', fail);
		const refused = await store.begin(record(), undefined).catch(String);
		database.castTexts.hook('creating').unsubscribe(fail);
		return { refused, records: await database.casts.count(), blocks: await database.castTexts.count() };
	});
	expect(seen).toEqual({ refused: expect.stringContaining('no texts') as string, records: 0, blocks: 0 });
});
