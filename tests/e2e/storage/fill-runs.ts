import type { Page } from 'playwright-core';
import { openStorage } from './storage-page.ts';

/** Puts records into the database: every tenth of another spell, every second trapped, the oldest with `input 0`. */
export async function fillRuns(page: Page, count: number): Promise<void> {
	await openStorage(page);
	await page.evaluate(async (total) => {
		const { database, record, settlement, buildTexts } = storage;
		const ends = [
			settlement(),
			settlement({ kind: 'trapped', code: 'unreachable', message: 'unreachable', frames: [] })
		].map(({ state }) => state);
		for (let from = 0; from < total; from += 1_000) {
			const rows = Array.from({ length: Math.min(1_000, total - from) }, (_, offset) => {
				const at = from + offset;
				const state = ends[Math.floor(at / 10) % 2]!;
				const input = { source: 'text', sizeBytes: 9, keeping: 'whole', preview: `input ${at}` } as const;
				return record({ spell: `spell-${at % 10}`, outcome: state.result.kind, state, input });
			});
			await database.casts.bulkAdd(rows);
		}
		await database.castTexts.clear();
		await database.transaction('rw', database.casts, database.castTexts, () =>
			buildTexts(database.casts, database.castTexts)
		);
		database.close();
	}, count);
}
