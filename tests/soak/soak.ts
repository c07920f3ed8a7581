/** Casts until something is lost: many casts in one page, and a browser that is killed again and again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serve } from '../../scripts/serve.ts';
import { ROOT } from '../../scripts/tools.ts';
import { randomOf } from '../support/random.ts';
import { startBrowser } from './browser.ts';
import { castMany, heapBytes, openRunner, readRecords } from './casts.ts';

export interface SoakPlan {
	casts: number;
	kills: number;
	/** Of the moments at which the browser is killed. */
	seed: number;
	say: (line: string) => void;
}

/** The heap may grow by as much for each 1,000 casts, in bytes. */
export const HEAP_GROWTH_BYTES = 1_048_576;
const STEP = 1_000;
/** A kill comes after at most so long, in ms. */
const LONGEST_LIFE_MS = 2_500;
/** Heaps are measured from here on: before, what is made once is still being made. */
const WARM_CASTS = 50;

/** @returns what is wrong, nothing when all is well. */
export async function soak(plan: SoakPlan): Promise<string[]> {
	const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
	try {
		const steady = plan.casts > 0 ? await inProfile((profile) => castSteadily(plan, profile, site.url)) : [];
		const killed = plan.kills > 0 ? await inProfile((profile) => killAgain(plan, profile, site.url)) : [];
		return [...steady, ...killed];
	} finally {
		await site.close();
	}
}

async function castSteadily({ casts, say }: SoakPlan, profile: string, url: string): Promise<string[]> {
	const browser = await startBrowser(profile);
	try {
		const { page } = browser;
		await openRunner(page, url);
		await page.evaluate(castMany, Math.min(WARM_CASTS, casts));
		const first = await heapBytes(page);
		let [done, heap] = [Math.min(WARM_CASTS, casts), first];
		while (done < casts) {
			const next = Math.min(STEP, casts - done);
			await page.evaluate(castMany, next);
			done += next;
			heap = await heapBytes(page);
			say(`${done} casts, ${(heap / 1_048_576).toFixed(1)} MiB of heap`);
		}
		const growth = ((heap - first) / Math.max(STEP, casts)) * STEP;
		const records = await readRecords(page, url);
		say(`${records.length} records, ${(growth / 1_048_576).toFixed(2)} MiB of growth for each 1,000 casts`);
		return [
			...wrong(records.length !== casts, `${casts} casts are ${records.length} records.`),
			...wrong(!isAllOk(records), `Not all ended well: ${countOutcomes(records)}.`),
			...wrong(growth > HEAP_GROWTH_BYTES, `The heap grew by ${Math.round(growth)} bytes for each 1,000 casts.`)
		];
	} finally {
		await browser.kill();
	}
}

async function killAgain({ kills, seed, say }: SoakPlan, profile: string, url: string): Promise<string[]> {
	const random = randomOf(seed);
	const problems: string[] = [];
	/** Outcomes that a page showed. */
	let seen = 0;
	for (let kill = 1; kill <= kills; kill++) {
		const browser = await startBrowser(profile);
		const { page } = browser;
		let here = 0;
		await page.exposeFunction('soakSeen', (casts: number) => void (here = casts));
		await openRunner(page, url);
		const casting = page.evaluate(castMany, Number.MAX_SAFE_INTEGER).catch(() => undefined);
		await delay(random() % LONGEST_LIFE_MS);
		await browser.kill();
		await casting;
		seen += here;
		if (kill % 10 !== 0 && kill !== kills) continue;
		const records = await checkProfile(profile, url);
		const interrupted = records.filter(({ outcome }) => outcome === 'interrupted').length;
		problems.push(...problemsOf(records, { seen, kills: kill }));
		say(`${kill} kills, ${seen} outcomes seen, ${records.length} records, ${interrupted} interrupted`);
	}
	return problems;
}

async function checkProfile(profile: string, url: string) {
	const browser = await startBrowser(profile);
	try {
		return await readRecords(browser.page, url);
	} finally {
		await browser.close();
	}
}

type Records = Awaited<ReturnType<typeof readRecords>>;

/** A kill can take at most two with it that were recorded and not seen: one that ran, one on its way here. */
function problemsOf(records: Records, { seen, kills }: { seen: number; kills: number }): string[] {
	const running = records.filter(({ outcome }) => outcome === 'running').length;
	return [
		...wrong(records.length < seen, `${seen} outcomes were seen, ${records.length} are recorded.`),
		...wrong(records.length > seen + 2 * kills, `${records.length} are recorded, ${seen} outcomes were seen.`),
		...wrong(running > 0, `${running} are still told to run.`),
		...wrong(new Set(records.map(({ id }) => id)).size !== records.length, 'A record is there twice.')
	];
}

function wrong(is: boolean, text: string): string[] {
	return is ? [text] : [];
}

function isAllOk(records: Records): boolean {
	return records.every(({ outcome }) => outcome === 'ok');
}

function countOutcomes(records: Records): string {
	const groups = Map.groupBy(records, ({ outcome }) => outcome);
	return [...groups].map(([outcome, all]) => `${outcome} ${all.length}`).join(', ');
}

/** With a profile of its own, which goes afterwards. */
async function inProfile<T>(work: (profile: string) => Promise<T>): Promise<T> {
	const profile = await mkdtemp(join(tmpdir(), 'spell-soak-'));
	try {
		return await work(profile);
	} finally {
		await rm(profile, { recursive: true, force: true, maxRetries: 10 });
	}
}
