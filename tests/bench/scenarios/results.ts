import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { writeManifestSection } from '../../../src/lib/wasm/binary/manifest.ts';
import { compileWat } from '../../unit/support/wat.ts';
import { watchGaps, type Gaps } from '../flood/gap-monitor.ts';
import { ms, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median } from '../host/stats.ts';

const SHOWN_MS = 1_000;
const GAP_MS = 200;
/** Written again and again, 1,000 a write: 50 MB in all. */
const UNIT = '{"id":12345,"name":"a spell","tags":["one","two"]},';
const [UNITS, WRITES] = [1_000, 1_000];

interface Shown extends Gaps {
	shownMs: number;
}

/** 50 MB of JSON in the runner's page, from the choice of the tree to its first rows. */
export const results: Scenario = {
	name: 'results',
	async run({ browser: { browser }, rounds }) {
		const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
		try {
			const program = await jsonProgram();
			const turns: Shown[] = [];
			for (let round = 0; round < Math.min(rounds, 5); round++) turns.push(await turn(browser, site.url, program));
			return section(turns);
		} finally {
			await site.close();
		}
	}
};

async function turn(browser: Browser, siteUrl: string, program: Uint8Array): Promise<Shown> {
	const page = await (await browser.newContext()).newPage();
	const moduleReady = () => page.getByRole('region', { name: 'Module' }).getByText('SHA-256').waitFor();
	try {
		await page.goto(siteUrl);
		await moduleReady();
		const file = { name: 'json.wasm', mimeType: 'application/wasm', buffer: Buffer.from(program) };
		await page.locator('input[type=file]').first().setInputFiles(file);
		await page.getByRole('region', { name: 'Module' }).getByText('prints-json').waitFor();
		await moduleReady();
		await page.getByRole('button', { name: /^Cast\b/ }).click();
		await page.locator('[data-tone=ok]').waitFor({ timeout: 120_000 });
		await page.getByRole('tree', { name: 'JSON' }).waitFor();
		await page.getByLabel('Show as').selectOption('hex');
		await page.evaluate(`globalThis.gapWatch = (${watchGaps.toString()})()`);
		const shownMs = await page.evaluate(showTree);
		return { ...(await page.evaluate(() => globalThis.gapWatch.stop())), shownMs };
	} finally {
		await page.context().close();
	}
}

/** Runs in the page: ms from the choice of the tree to its first row. */
async function showTree(): Promise<number> {
	const choice = document.querySelector<HTMLSelectElement>('#result-view')!;
	const began = performance.now();
	choice.value = 'json';
	choice.dispatchEvent(new Event('change', { bubbles: true }));
	while (document.querySelector('[role=treeitem]') === null)
		await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
	return performance.now() - began;
}

/** Prints an array of 1,000,001 objects. */
async function jsonProgram(): Promise<Uint8Array> {
	const unit = UNIT.replaceAll('"', '\\22');
	const write = (at: number, length: number) => `
		(i32.store (i32.const 0) (i32.const ${at})) (i32.store (i32.const 4) (i32.const ${length}))
		(drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))`;
	const module = await compileWat(`(module
		(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
		(memory (export "memory") 4) (data (i32.const 16) "[]") (data (i32.const 64) "${unit}")
		(func (export "_start") (local $filled i32) (local $turn i32)
			(local.set $filled (i32.const ${UNIT.length}))
			(loop $fill
				(memory.copy (i32.add (i32.const 64) (local.get $filled)) (i32.const 64) (i32.const ${UNIT.length}))
				(local.set $filled (i32.add (local.get $filled) (i32.const ${UNIT.length})))
				(br_if $fill (i32.lt_u (local.get $filled) (i32.const ${UNIT.length * UNITS}))))
			${write(16, 1)}
			(loop $again
				${write(64, UNIT.length * UNITS)}
				(local.set $turn (i32.add (local.get $turn) (i32.const 1)))
				(br_if $again (i32.lt_u (local.get $turn) (i32.const ${WRITES}))))
			${write(64, UNIT.length - 1)}
			${write(17, 1)}))`);
	return writeManifestSection(module, { name: 'prints-json', output: { type: 'json' } });
}

function section(turns: readonly Shown[]): Section {
	const [longest, shown] = [
		Math.max(...turns.map((turn) => turn.longest)),
		median(turns.map(({ shownMs }) => shownMs))
	];
	return {
		title: 'A large result',
		targets: [
			{
				what: `${((UNIT.length * UNITS * WRITES) / 1e6).toFixed(0)} MB of JSON as a tree, median`,
				target: `≤ ${SHOWN_MS} ms`,
				measured: ms(shown),
				met: shown <= SHOWN_MS
			},
			{
				what: 'the page’s longest gap meanwhile',
				target: `≤ ${GAP_MS} ms`,
				measured: ms(longest),
				met: longest <= GAP_MS
			}
		],
		notes: ['In the runner’s page, from the choice of the tree to its first rows, its code loaded before.']
	};
}
