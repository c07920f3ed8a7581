import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../../support/page.ts';
import { openStorage } from './storage-page.ts';

/** Two spells, one of two versions; a loose module; casts with inputs and outputs. */
async function fill(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const { spells, modules, module, store, record, settlement, limits } = storage;
		limits.allBytes = 1_000_000;
		const { id } = await spells.create({ name: 'first', tags: ['a'] }, await module(1));
		await spells.addVersion(id, await module(2), 'better');
		await spells.create({ name: 'second' }, await module(3));
		const loose = await module(4);
		await modules.put(loose.info, loose.bytes);
		for (let at = 0; at < 5; at++) {
			const begun = record({ spell: `spell-${at % 2}` });
			await store.begin(begun, new Uint8Array([at, 1, 2]));
			if (at > 0) await store.settle(begun.id, settlement(undefined, new Uint8Array(at)));
		}
	});
}

describe('a backup', () => {
	test('brings all back as it was, metrics too, and once more changes nothing', async ({ page }) => {
		await openStorage(page);
		await fill(page);
		const seen = await page.evaluate(async () => {
			const { backups } = storage;
			const before = await backups.dump();
			const file = await backups.make();
			await backups.wipe();
			const empty = await backups.dump();
			const first = await backups.take(file, 'merge');
			const after = await backups.dump();
			const { spells, runs, modules } = await backups.take(file, 'merge');
			return { before, empty, after, first, again: { spells, runs, modules }, last: await backups.dump() };
		});
		expect(seen.empty).not.toBe(seen.before);
		expect(seen.after).toBe(seen.before);
		expect(seen.last).toBe(seen.before);
		expect(seen.first).toMatchObject({ spells: { added: 2 }, modules: { added: 4 }, runs: { added: 5 } });
		expect(seen.again).toMatchObject({
			spells: { added: 0, same: 2, differing: 0 },
			modules: { added: 0, same: 4 },
			runs: { added: 0, same: 5, differing: 0 }
		});
	});

	test('merged into another library keeps what is here: names, numbers, words', async ({ page }) => {
		await openStorage(page);
		await fill(page);
		const seen = await page.evaluate(async () => {
			const { backups, spells, module } = storage;
			const file = await backups.make();
			const [first] = (await spells.list()).filter(({ name }) => name === 'first');
			const id = first?.id ?? '';
			await spells.prune(id, 1);
			await spells.addVersion(id, await module(7), 'here');
			await spells.change(id, { description: 'mine' });
			const [second] = (await spells.list()).filter(({ name }) => name === 'second');
			await spells.delete(second?.id ?? '');
			await spells.create({ name: 'SECOND' }, await module(8));
			const { spells: told } = await backups.take(file, 'merge');
			const whole = await spells.whole(id);
			const names = (await spells.list()).map(({ name }) => name).sort();
			return {
				told,
				names,
				words: whole?.spell.description,
				versions: whole?.versions.map((one) => [one.number, one.notes])
			};
		});
		expect(seen.told).toMatchObject({ added: 1, same: 0, differing: 1 });
		expect(seen.names).toEqual(['SECOND', 'first', 'second 2']);
		expect(seen.words).toBe('mine');
		expect(seen.versions).toEqual([
			[3, 'here'],
			[2, 'better'],
			[1, '']
		]);
	});

	test('that replaces leaves only what it brings; of one spell it has that alone', async ({ page }) => {
		await openStorage(page);
		await fill(page);
		const seen = await page.evaluate(async () => {
			const { backups, spells, database } = storage;
			const [first] = (await spells.list()).filter(({ name }) => name === 'first');
			const file = await backups.make(first?.id);
			const { manifest } = await backups.open(file);
			await backups.take(file, 'replace');
			const counts = await Promise.all([database.casts.count(), database.modules.count(), database.castSums.count()]);
			return { scope: manifest.scope, names: (await spells.list()).map(({ name }) => name), counts };
		});
		expect(seen).toEqual({ scope: 'spell', names: ['first'], counts: [0, 2, 0] });
	});
});

describe('what is saved stays as it was', () => {
	test('when the tab dies in the middle of an import', async ({ page }) => {
		await openStorage(page);
		await fill(page);
		const before = await page.evaluate(() => storage.backups.dump());
		const dying = await page.context().newPage();
		await openStorage(dying);
		const writes = dying.evaluate(async () => {
			const { backups } = storage;
			const backup = await backups.open(await backups.make());
			const planned = await backups.plan(backup, 'replace');
			// The runs are read when all else is cleared and written.
			const never = { ...backup, runPart: () => ((document.title = 'midway'), new Promise<never>(() => undefined)) };
			await backups.apply(never, planned);
		});
		await expect.poll(() => dying.title()).toBe('midway');
		const ended = writes.catch(() => 'died');
		await dying.close();
		expect(await ended).toBe('died');
		expect(await page.evaluate(() => storage.backups.dump())).toBe(before);
	});

	test('when an import is cancelled, or its file turns out to be damaged on the way', async ({ page }) => {
		await openStorage(page);
		await fill(page);
		const seen = await page.evaluate(async () => {
			const { backups } = storage;
			const before = await backups.dump();
			const backup = await backups.open(await backups.make());
			const planned = await backups.plan(backup, 'replace');
			const stop = new AbortController();
			const stopping = { ...backup, runPart: (at: number) => (stop.abort(new Error('stopped')), backup.runPart(at)) };
			const cancelled = await backups.apply(stopping, planned, stop.signal).catch(String);
			const afterwards = await backups.dump();
			const damaged = { ...backup, runPart: () => Promise.reject(new Error('gone')) };
			const failed = await backups.apply(damaged, planned).catch(String);
			return { same: [afterwards === before, (await backups.dump()) === before], cancelled, failed };
		});
		expect(seen.same).toEqual([true, true]);
		expect([seen.cancelled, seen.failed]).toEqual(['Error: stopped', 'Error: gone']);
	});
});
