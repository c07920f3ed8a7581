import { chromium } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { test } from '../../support/page.ts';
import { openStorage } from './storage-page.ts';

describe('the bytes of a saved spell', () => {
	test('stay when other modules need their room, and go like any after it was deleted', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { spells, modules, module, room } = storage;
			room.bytes = 250;
			const [saved, loose, newer, newest] = await Promise.all([1, 2, 3, 4].map((value) => module(value)));
			const { id } = await spells.create({ name: 'saved' }, saved!);
			await modules.put(loose!.info, loose!.bytes);
			await modules.put(newer!.info, newer!.bytes);
			const there = async () => (await modules.list()).map(({ name }) => name).sort();
			const pinned = await there();
			await modules.delete(saved!.info.sha256);
			const kept = await there();
			await spells.delete(id);
			await modules.touch(newer!.info.sha256, 1_000_000);
			await modules.put(newest!.info, newest!.bytes);
			return { pinned, kept, after: await there() };
		});
		expect(seen).toEqual({
			pinned: ['module-1', 'module-3'],
			kept: ['module-1', 'module-3'],
			after: ['module-3', 'module-4']
		});
	});

	test('that do not fit beside those of others are refused, and nothing goes for them', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { spells, modules, module, room } = storage;
			room.bytes = 250;
			await spells.create({ name: 'first' }, await module(1));
			const loose = await module(2);
			await modules.put(loose.info, loose.bytes);
			const refused = await spells.create({ name: 'large' }, await module(3, 200)).catch((error: unknown) => error);
			const names = (await spells.list()).map(({ name }) => name);
			return { code: (refused as { code?: string }).code, names, modules: (await modules.list()).length };
		});
		expect(seen).toEqual({ code: 'storage-full', names: ['first'], modules: 2 });
	});

	test('that no longer fit on the device leave all that was saved before', async () => {
		// Chromium holds only a profile on disk to a quota that is set from outside.
		await using context = await chromium.launchPersistentContext('', {
			...(await findChromium()),
			baseURL: inject('siteUrl')
		});
		const page = await context.newPage();
		await openStorage(page);
		const session = await context.newCDPSession(page);
		const { origin } = new URL(page.url());
		await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
		const seen = await page.evaluate(async () => {
			const { spells, modules, module, room } = storage;
			room.bytes = 1_000_000_000;
			const first = await module(1, 1_000);
			await spells.create({ name: 'first' }, first);
			const noise = new Uint8Array(8_000_000);
			for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
			const large = { ...(await module(2)), bytes: new Blob([noise]) };
			const refused = await spells.create({ name: 'large' }, large).catch((error: unknown) => error);
			const names = (await spells.list()).map(({ name }) => name);
			const kept = (await modules.bytes(first.info.sha256))?.size;
			return { code: (refused as { code?: string }).code, names, kept };
		});
		expect(seen).toEqual({ code: 'storage-full', names: ['first'], kept: 1_000 });
	});

	test('that were damaged are told as such, and are not given', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { database, spells, modules, module } = storage;
			const saved = await module(1);
			const { sha256 } = saved.info;
			await spells.create({ name: 'saved' }, saved);
			await database.moduleBytes.put({ sha256, bytes: new Blob(['other']) });
			const told = await modules.bytes(sha256).catch((error: unknown) => (error as Error).name);
			return { told, held: [...(await spells.held([sha256]))], there: (await spells.list()).length };
		});
		expect(seen).toEqual({ told: 'HashMismatchError', held: [], there: 1 });
	});
});

describe('a saved spell', () => {
	test('has a name of its own, whatever its capitals, and bytes of its own', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { spells, module } = storage;
			const named = (error: unknown) => (error as Error).name;
			const first = await module(1);
			await spells.create({ name: '__proto__', tags: ['__proto__'] }, first);
			const name = await spells.create({ name: ' __PROTO__ ' }, await module(2)).catch(named);
			const bytes = await spells.create({ name: 'other' }, first).catch(named);
			const empty = await spells.create({ name: '' }, await module(3)).catch(named);
			const other = await spells.create({ name: 'third' }, await module(4));
			const renamed = await spells.change(other.id, { name: '__Proto__' }).catch(named);
			return { name, bytes, empty, renamed, names: (await spells.list()).map((spell) => spell.name) };
		});
		expect(seen).toEqual({
			name: 'NameTakenError',
			bytes: 'VersionThereError',
			empty: 'InvalidInputError',
			renamed: 'NameTakenError',
			names: ['__proto__', 'third']
		});
	});

	test('counts its versions, rolls back, and keeps the current one when it is pruned', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { spells, module } = storage;
			const all = await Promise.all([1, 2, 3, 4].map((value) => module(value)));
			const { id } = await spells.create({ name: 'saved' }, all[0]!);
			for (const next of all.slice(1, 3)) await spells.addVersion(id, next, ' better ');
			const twice = await spells.addVersion(id, all[1]!, '').catch((error: unknown) => (error as Error).name);
			await spells.makeCurrent(id, all[0]!.info.sha256);
			const gone = await spells.prune(id, 1);
			const pruned = (await spells.whole(id))!.versions.map(({ number }) => number);
			await spells.restore(gone);
			await spells.addVersion(id, all[3]!, '');
			const { spell, versions } = (await spells.whole(id))!;
			return { twice, pruned, current: spell.current.number, versions: versions.map((one) => [one.number, one.notes]) };
		});
		expect(seen).toEqual({
			twice: 'VersionThereError',
			pruned: [3, 1],
			current: 4,
			versions: [
				[4, ''],
				[3, 'better'],
				[2, 'better'],
				[1, '']
			]
		});
	});

	test('knows when it was cast last, and comes back whole after it was deleted', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { spells, module, store, record } = storage;
			const saved = await module(1);
			const { id } = await spells.create({ name: 'saved', tags: ['a'] }, saved);
			const cast = record({ startedAt: 5_000, module: { sha256: saved.info.sha256, sizeBytes: 100 } });
			await store.begin(cast, undefined);
			const before = await spells.whole(id);
			const deleted = await spells.delete(id);
			const gone = await spells.whole(id);
			await spells.restore(deleted!);
			return { before, gone, after: await spells.whole(id), held: (await spells.held([saved.info.sha256])).size };
		});
		expect(seen.before?.spell.usedAt).toBe(5_000);
		expect(seen.gone).toBeUndefined();
		expect(seen.after).toEqual(seen.before);
		expect(seen.held).toBe(1);
	});
});
