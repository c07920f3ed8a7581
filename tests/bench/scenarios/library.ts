import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { openStorage } from '../../e2e/storage/storage-page.ts';
import { ms, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median, p95 } from '../host/stats.ts';

const SPELLS = 10_000;
const LIMIT_MS = 30;
/** Typed one letter after the other, then taken away. */
const TYPED = ['spell 99', 'count words', 'tag-7 lines', 'nothing at all like it', 'é'];

/** A search in the library's page among many spells: from a letter that is typed to the page that is laid out anew. */
export const library: Scenario = {
	name: 'library',
	async run({ browser: { browser }, rounds }) {
		const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
		const context = await browser.newContext({ baseURL: site.url });
		try {
			const page = await context.newPage();
			await fillSpells(page, SPELLS);
			await page.goto('/library/');
			await page.getByRole('status').filter({ hasText: '10,0' }).waitFor();
			const turns = new Map<string, number[]>(TYPED.map((text) => [text, []]));
			for (let round = 0; round < rounds; round++) {
				for (const [text, all] of turns) all.push(...(await page.evaluate(type, text)));
			}
			return section(turns);
		} finally {
			await context.close();
			await site.close();
		}
	}
};

/** Puts spells into the database, without the bytes of their modules. */
async function fillSpells(page: Page, count: number): Promise<void> {
	await openStorage(page);
	await page.evaluate(async (total) => {
		const { database } = storage;
		const words = ['count', 'words', 'lines', 'convert', 'résumé', 'table', 'image', 'clean', 'sort', 'merge'];
		const spells = Array.from({ length: total }, (_, at) => ({
			id: `id-${at}`,
			name: `spell ${at} ${words[at % words.length]}`,
			nameKey: `spell ${at}`,
			description: words.map((_word, step) => words[(at + step * at) % words.length]).join(' '),
			tags: [`tag-${at % 50}`],
			pinned: at % 1_000 === 0,
			engine: 'wasm' as const,
			limits: {},
			current: {
				sha256: at.toString(16).padStart(64, '0'),
				number: 1,
				sizeBytes: 1_000,
				schemaText: `field ${at % 77} ${words[(at * 7) % words.length]} of what it takes, and in which form`
			},
			nextNumber: 2,
			createdAt: at,
			updatedAt: at
		}));
		await database.spells.bulkAdd(spells);
		database.close();
	}, count);
}

/** Runs in the page: types a text and takes it away again; ms for each letter. */
async function type(text: string): Promise<number[]> {
	const field = document.querySelector<HTMLInputElement>('input[type=search]')!;
	const taken: number[] = [];
	const texts = [...text].map((_, at) => text.slice(0, at + 1));
	for (const value of [...texts, ...texts.slice(0, -1).reverse(), '']) {
		await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
		const began = performance.now();
		field.value = value;
		field.dispatchEvent(new Event('input', { bubbles: true }));
		// What the page does about it is done in tasks that come before the next one.
		await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
		document.body.getBoundingClientRect();
		taken.push(performance.now() - began);
	}
	return taken;
}

function section(turns: ReadonlyMap<string, readonly number[]>): Section {
	const all = [...turns.values()].flat();
	return {
		title: `A search among ${SPELLS.toLocaleString('en-US')} spells`,
		targets: [
			{
				what: 'from a letter to the list that is laid out, p95',
				target: `≤ ${LIMIT_MS} ms`,
				measured: ms(p95(all)),
				met: p95(all) <= LIMIT_MS
			}
		],
		tables: [
			{
				head: ['Typed', 'Median', 'p95', 'Longest'],
				rows: [...turns].map(([text, taken]) => [text, ms(median(taken)), ms(p95(taken)), ms(Math.max(...taken))])
			}
		],
		notes: ['In the library’s page; each letter that is typed and each that is taken away is a search.']
	};
}
