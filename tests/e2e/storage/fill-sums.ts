import type { Page } from 'playwright-core';
import { openStorage } from './storage-page.ts';

/** Puts the sums of so many casts into the database: of 20 spells, over 90 days, no two alike. The records are left out. */
export async function fillSums(page: Page, count: number): Promise<void> {
	await openStorage(page);
	await page.evaluate(async (total) => {
		const { database, record, settlement, sumsOf } = storage;
		let state = 1;
		const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
		const rows = Array.from({ length: total }, () => {
			const spell = Math.floor(random() * 20);
			const { state: ended } = settlement(random() < 0.1 ? { kind: 'timed-out', deadlineMs: 5 } : undefined);
			const figures = {
				...ended.figures,
				wallMs: 2 * (spell + 1) * Math.exp(random() * 4),
				peakMemoryBytes: 65_536 * Math.ceil(17 + random() * 400),
				fuel: Math.floor(1e5 * Math.exp(random() * 4))
			};
			return record({
				startedAt: Date.now() - Math.floor(random() * 89 * 86_400_000),
				spell: `spell-${spell}`,
				module: { sha256: String(spell % 10).repeat(64), sizeBytes: 100 },
				outcome: ended.result.kind,
				state: { ...ended, figures }
			});
		});
		await database.castSums.bulkPut(sumsOf(rows));
		database.close();
	}, count);
}
