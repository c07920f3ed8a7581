import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { AuditBreak } from '../../../src/lib/audit/verify.ts';
import { test } from '../../support/page.ts';
import { openStorage } from './storage-page.ts';

test('a cast is told as started, and once more by how it ended, with its module told when it was kept', async ({
	page
}) => {
	await openStorage(page);
	const told = await page.evaluate(async () => {
		const { audit, store, modules, module, record, settlement, verify } = storage;
		const ends: Parameters<typeof settlement>[0][] = [
			{ kind: 'ok', exitCode: 0 },
			{ kind: 'timed-out', deadlineMs: 5 },
			{ kind: 'memory-limit', limitBytes: 5, phase: 'growth', requestedBytes: 6 },
			{ kind: 'exited', exitCode: 3 },
			{ kind: 'cancelled' }
		];
		const one = await module(1);
		await modules.put(one.info, one.bytes);
		await modules.put(one.info, one.bytes);
		for (const end of ends) {
			const begun = record();
			await store.begin(begun, undefined);
			await store.settle(begun.id, settlement(end));
			await store.settle(begun.id, settlement(end)).catch(() => undefined);
		}
		await store.begin(record(), undefined);
		await store.interrupt(() => false, 5);
		await store.clear();
		const entries = await audit.after(undefined, 100);
		const { event, resource, resourceId, details } = entries[0]!;
		return {
			first: { event, resource, details, ofModule: resourceId === one.info.sha256 },
			events: entries.map((entry) => entry.event),
			outcomes: entries.flatMap((entry) => entry.details.outcome ?? []),
			exitCodes: entries.flatMap((entry) => entry.details.exitCode ?? []),
			verdict: verify(entries).kind
		};
	});
	expect(told.first).toEqual({
		event: 'WASM_MODULE_UPLOADED',
		resource: 'WASM_MODULE',
		details: { name: 'module-1', sizeBytes: 100 },
		ofModule: true
	});
	const ends = ['WASM_EXECUTION_COMPLETED', 'WASM_EXECUTION_TIMEOUT', 'WASM_MEMORY_LIMIT_EXCEEDED'];
	const failed = 'WASM_EXECUTION_FAILED';
	const casts = [...ends, failed, failed, failed].flatMap((end) => ['WASM_EXECUTION_STARTED', end]);
	expect(told.events).toEqual(['WASM_MODULE_UPLOADED', 'WASM_MODULE_VALIDATED', ...casts]);
	expect(told.outcomes).toEqual(['ok', 'timed-out', 'memory-limit', 'exited', 'cancelled', 'interrupted']);
	expect(told.exitCodes).toEqual([3]);
	expect(told.verdict).toBe('unbroken');
});

test('what is deleted and put back is not told again', async ({ page }) => {
	await openStorage(page);
	const told = await page.evaluate(async () => {
		const { audit, store, record, settlement } = storage;
		const begun = record();
		await store.begin(begun, undefined);
		const running = (await store.delete(begun.id))!;
		await store.restore(running);
		await store.settle(begun.id, settlement());
		await store.restore((await store.delete(begun.id))!);
		await store.delete(begun.id);
		await store.restore(running);
		await store.interrupt(() => false, 5);
		return (await audit.after(undefined, 100)).map(({ event }) => event);
	});
	expect(told).toEqual(['WASM_EXECUTION_STARTED', 'WASM_EXECUTION_COMPLETED']);
});

test('a module that is refused, or whose bytes were damaged, is told as such', async ({ page }) => {
	await openStorage(page);
	const told = await page.evaluate(async () => {
		const { audit, database, modules, module } = storage;
		const [bad, damaged] = [await module(1), await module(2)];
		const problem = { code: 'not-wasm', message: 'It is no module.' } as const;
		await modules.refused({ ...bad.info, description: { ...bad.info.description, problem } });
		await modules.put(damaged.info, damaged.bytes);
		await database.moduleBytes.put({ sha256: damaged.info.sha256, bytes: new Blob(['other']) });
		const error = await modules.bytes(damaged.info.sha256).catch((thrown: unknown) => String(thrown));
		const entries = await audit.after(undefined, 100);
		return { error, entries: entries.map(({ event, details }) => [event, details.problem]) };
	});
	expect(told.error).toContain('HashMismatchError');
	expect(told.entries).toEqual([
		['WASM_MODULE_VALIDATION_FAILED', 'not-wasm'],
		['WASM_MODULE_UPLOADED', undefined],
		['WASM_MODULE_VALIDATED', undefined],
		['WASM_MODULE_VALIDATION_FAILED', 'hash-mismatch']
	]);
});

test('a record and its entry are both there, or neither', async ({ page }) => {
	await openStorage(page);
	const seen = await page.evaluate(async () => {
		const { audit, database, store, record } = storage;
		const fail = () => {
			throw new Error('no entry');
		};
		database.audit.hook('creating', fail);
		const refused = await store.begin(record(), undefined).catch(String);
		database.audit.hook('creating').unsubscribe(fail);
		const without = await database.casts.count();
		database.castInputs.hook('creating', fail);
		await store.begin(record(), new Uint8Array([1])).catch(String);
		return { refused, without, entries: await audit.count(), casts: await database.casts.count() };
	});
	expect(seen).toMatchObject({ without: 0, entries: 0, casts: 0 });
	expect(seen.refused).toContain('no entry');
});

test('the app itself can neither change nor delete an entry', async ({ page }) => {
	await openStorage(page);
	const seen = await page.evaluate(async () => {
		const { audit, database, auditLog, verify } = storage;
		await auditLog.append({ event: 'WASM_MODULE_UPLOADED', resourceId: 'a', details: {} });
		const [entry] = await audit.after(undefined, 1);
		const tries = [
			() => database.audit.put({ ...entry!, resourceId: 'b' }),
			() => database.audit.update(1, { resourceId: 'b' }),
			() => database.audit.delete(1),
			() => database.audit.clear(),
			() => database.audit.toCollection().delete()
		];
		const failed = [];
		for (const attempt of tries)
			failed.push(
				await attempt().then(
					() => 'done',
					() => 'refused'
				)
			);
		return { failed, verdict: verify(await audit.after(undefined, 9)) };
	});
	expect(seen.failed).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
	expect(seen.verdict).toMatchObject({ kind: 'unbroken', head: { sequence: 1 } });
});

test('a clock that is set back does not turn the time of the log back', async ({ page }) => {
	await openStorage(page);
	const times = await page.evaluate(async () => {
		const { audit, auditLog, time } = storage;
		for (const now of [5_000, 4_000, 6_000.5]) {
			time.now = () => now;
			await auditLog.append({ event: 'WASM_MODULE_UPLOADED', resourceId: 'a', details: {} });
		}
		return (await audit.after(undefined, 9)).map((entry) => entry.time);
	});
	expect(times).toEqual([5_000, 5_000, 6_000]);
});

test('two tabs that append at once make one chain', async ({ page }) => {
	await openStorage(page);
	const other = await page.context().newPage();
	await openStorage(other);
	const cast = async (tab: Page) =>
		tab.evaluate(async () => {
			const { store, record, settlement, audit } = storage;
			// Both begin when the other is there, too.
			while ((await audit.count()) < 2) await store.begin(record(), undefined);
			for (let at = 0; at < 50; at++) {
				const begun = record();
				await store.begin(begun, undefined);
				await store.settle(begun.id, settlement());
			}
		});
	await Promise.all([cast(page), cast(other)]);
	const seen = await page.evaluate(async () => {
		const { audit, database, verify } = storage;
		const verdict = verify(await audit.after(undefined, 1_000));
		return {
			verdict,
			casts: await database.casts.count(),
			started: await database.casts.where('outcome').equals('running').count()
		};
	});
	expect(seen.casts).toBeGreaterThanOrEqual(102);
	const sequence = 2 * seen.casts - seen.started;
	expect(seen.verdict).toMatchObject({ kind: 'unbroken', head: { sequence } });
});

/** What somebody does who opens the database by hand, and what the verifier says of it. There are 10 entries. */
const TAMPERINGS: readonly [name: string, tamper: () => Promise<void>, found: Partial<AuditBreak>][] = [
	[
		'changed',
		() =>
			storage.tamper((entries) => {
				const read = entries.get(5);
				read.onsuccess = () => entries.put({ ...(read.result as object), resourceId: 'other' });
			}),
		{ kind: 'hash', sequence: 5 }
	],
	['removed', () => storage.tamper((entries) => void entries.delete(5)), { kind: 'gap', sequence: 5, found: 6 }],
	[
		'removed at the beginning',
		() => storage.tamper((entries) => void entries.delete(1)),
		{ kind: 'gap', sequence: 1, found: 2 }
	],
	[
		'put in the place of another',
		() =>
			storage.tamper((entries) => {
				const read = entries.getAll(IDBKeyRange.bound(5, 6));
				read.onsuccess = () => {
					const [five, six] = read.result as object[];
					entries.put({ ...six, sequence: 5 });
					entries.put({ ...five, sequence: 6 });
				};
			}),
		{ kind: 'hash', sequence: 5 }
	],
	[
		'inserted between two',
		() =>
			storage.tamper((entries) => {
				const read = entries.get(5);
				read.onsuccess = () => entries.put({ ...(read.result as object), sequence: 4.5 });
			}),
		{ kind: 'shape', sequence: 5 }
	],
	[
		'inserted before the first',
		() =>
			storage.tamper((entries) => {
				const read = entries.get(5);
				read.onsuccess = () => entries.put({ ...(read.result as object), sequence: 0 });
			}),
		{ kind: 'gap', sequence: 1, found: 0 }
	],
	[
		'replaced by nothing like it',
		() => storage.tamper((entries) => void entries.put({ sequence: 5, event: 7 })),
		{ kind: 'shape', sequence: 5 }
	],
	[
		'cut off at the end, where the head is known',
		() => storage.tamper((entries) => void entries.delete(IDBKeyRange.lowerBound(8))),
		{ kind: 'cut', sequence: 8 }
	],
	[
		'removed with all others, where the head is known',
		() => storage.tamper((entries) => void entries.clear()),
		{ kind: 'cut', sequence: 1 }
	]
];

test.for(TAMPERINGS)('an entry that was %s is named', async ([, tamper, found], { page }) => {
	await openStorage(page);
	const before = await page.evaluate(async () => {
		const { audit, auditLog, verify } = storage;
		for (let at = 0; at < 10; at++)
			await auditLog.append({ event: 'WASM_MODULE_UPLOADED', resourceId: `id-${at}`, details: {} });
		return verify(await audit.after(undefined, 100));
	});
	if (before.kind !== 'unbroken') throw new Error('It was broken before.');
	await page.evaluate(tamper);
	const verdict = await page.evaluate(async (head) => {
		const { audit, verify } = storage;
		return verify(await audit.after(undefined, 100), [head]);
	}, before.head);
	expect(verdict).toMatchObject({ kind: 'broken', at: found });
});

test('a database of version 4 gets an empty log, and keeps its records', async ({ page }) => {
	await openStorage(page);
	const seen = await page.evaluate(async () => {
		const { audit, database, store, record, settlement } = storage;
		const old = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open('spell', 40);
			request.onupgradeneeded = () => {
				const make = (name: string, keyPath: string | string[], ...indexes: string[]) => {
					const made = request.result.createObjectStore(name, { keyPath });
					for (const index of indexes) made.createIndex(index, index);
				};
				make('modules', 'sha256', 'name', 'usedAt');
				make('moduleBytes', 'sha256');
				make('casts', 'id', 'spell', 'outcome');
				for (const name of ['castInputs', 'castOutputs']) make(name, 'id');
				make('totals', 'name');
				make('spells', 'id', 'nameKey');
				make('spellVersions', ['spell', 'sha256'], 'spell', 'sha256');
				make('castSums', ['startMs', 'spell', 'sha256', 'engine']);
			};
			request.onsuccess = () => resolve(request.result);
		});
		const running = record();
		const writing = old.transaction('casts', 'readwrite');
		writing.objectStore('casts').put(running);
		writing.objectStore('casts').put(record({ outcome: 'ok', state: settlement().state }));
		await new Promise((resolve) => (writing.oncomplete = resolve));
		old.close();
		const before = [await database.casts.count(), await audit.count()];
		await store.settle(running.id, settlement());
		return { before, after: (await audit.after(undefined, 9)).map(({ event }) => event) };
	});
	expect(seen).toEqual({ before: [2, 0], after: ['WASM_EXECUTION_COMPLETED'] });
});
