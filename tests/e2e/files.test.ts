import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { packManifest } from '../../src/lib/wasm/pack.ts';
import { test as base } from '../support/page.ts';
import { copier, counter } from './file-programs.ts';
import { rows, toRuns } from './runs-page.ts';
import {
	cancelButton,
	cast,
	castButton,
	drop,
	dropModule,
	expectAccessible,
	expectNoSidewaysScroll,
	inputText,
	moduleReady,
	openRunner,
	output,
	setLimit
} from './runner-page.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** With a folder of a person's own: `project/a/b.txt` and `project/notes.txt`. */
const test = base.extend('project', async ({}, { onCleanup }): Promise<string> => {
	const root = await mkdtemp(join(tmpdir(), 'spell-files-'));
	onCleanup(() => rm(root, { recursive: true }));
	const project = join(root, 'project');
	await mkdir(join(project, 'a'), { recursive: true });
	await writeFile(join(project, 'a', 'b.txt'), 'the content of b');
	await writeFile(join(project, 'notes.txt'), 'notes');
	return project;
});

const openFiles = (page: Page) => page.locator('summary').getByText('Files', { exact: true }).click();
const giveFolder = (page: Page, folder: string) => page.getByLabel('Folder for the program').setInputFiles(folder);
const workSize = (page: Page) => page.getByTestId('work-size');
const keep = (page: Page) => page.getByLabel('Keep a folder for this program');
const keptFolder = (page: Page) => page.getByTestId('kept-folder');
const printed = (page: Page) => output(page).getByRole('region', { name: 'Result' }).innerText();

/** What another program finds in the archive that the button saves. */
async function savedZip(page: Page, press: () => Promise<void>): Promise<Record<string, string>> {
	const [download] = await Promise.all([page.waitForEvent('download'), press()]);
	const entries = unzipSync(await buffer(await download.createReadStream()));
	return Object.fromEntries(
		Object.entries(entries).map(([name, content]) => [name, new TextDecoder().decode(content)])
	);
}

/** Lets go of a folder of the machine over the page, as a person's hand does. */
async function dropFolder(page: Page, folder: string): Promise<void> {
	const client = await page.context().newCDPSession(page);
	const data = { items: [], files: [folder], dragOperationsMask: 1 };
	for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
		await client.send('Input.dispatchDragEvent', { type, x: 600, y: 500, data });
	}
}

describe('files that a program is given', () => {
	test('a folder that is dropped is read and written to, and what was written is saved', async ({ page, project }) => {
		await openRunner(page);
		await dropModule(page, 'copier.wasm', await copier());
		await dropFolder(page, project);
		await workSize(page).getByText('2 files').waitFor();
		expect(await (await cast(page)).getAttribute('data-tone')).toBe('ok');
		expect((await printed(page)).trim()).toBe('the content of b');
		await page.getByRole('tab', { name: /^Files/ }).click();
		expect(await output(page).getByTestId('written-size').innerText()).toBe('1 file written, 16 B');
		expect(await output(page).getByRole('listitem').innerText()).toMatch(/\/work\/copy\.txt\s+new\s+16 B/);
		await expectAccessible(page, 'files written');
		const files = await savedZip(page, () => page.getByRole('button', { name: 'Save all as zip' }).click());
		expect(files).toEqual({ 'work/copy.txt': 'the content of b' });
		expect(readFileSync(join(project, 'a', 'b.txt'), 'utf8')).toBe('the content of b');
		await page.getByRole('button', { name: 'Add to /work' }).click();
		await workSize(page).getByText('3 files').waitFor();
		await page.getByRole('button', { name: 'Use as the input' }).click();
		await page.getByTestId('file-chip').getByText('copy.txt').waitFor();
	});

	test('read only means that nothing is written', async ({ page, project }) => {
		await openRunner(page);
		await dropModule(page, 'copier.wasm', await copier());
		await openFiles(page);
		await giveFolder(page, project);
		await page.getByLabel('For the program they').selectOption('read only');
		const banner = await cast(page);
		// 69 is WASI's ROFS.
		expect(await banner.innerText()).toContain('Exit code 69');
		expect(await page.getByRole('tab', { name: /^Files/ }).count()).toBe(0);
	});

	test('several files are shown safely, used as arguments, and removed', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'copier.wasm', await copier());
		await drop(page, { name: 'a b.txt', bytes: bytes('a') }, { name: 'x\u202ecod.txt', bytes: bytes('xy') });
		await workSize(page).getByText('2 files').waitFor();
		await page.getByText('x‹U+202E›cod.txt').first().waitFor();
		await page.getByRole('button', { name: /^a b\.txt/ }).click();
		expect(await page.getByRole('textbox', { name: 'Arguments' }).inputValue()).toBe("'/work/a b.txt'");
		await page.getByRole('button', { name: 'Remove a b.txt' }).click();
		await workSize(page).getByText('1 file').waitFor();
		await page.keyboard.press('Tab');
		await page.getByRole('button', { name: 'Remove all' }).click();
		await page.getByRole('button', { name: 'Choose files' }).waitFor();
	});

	test('of 5,000 files only those in sight are drawn', async ({ page }) => {
		await openRunner(page);
		await page.getByRole('button', { name: /^word-count-c/ }).click();
		await moduleReady(page);
		const many = await page.evaluateHandle(() => {
			const data = new DataTransfer();
			for (let number = 0; number < 5_000; number++) data.items.add(new File(['x'], `${number}.txt`));
			return data;
		});
		for (const type of ['dragenter', 'dragover', 'drop']) {
			await page.locator('main').dispatchEvent(type, { dataTransfer: many });
		}
		await workSize(page).getByText('5,000 files').waitFor();
		expect(
			await page.getByRole('region', { name: 'Files for the program' }).getByRole('listitem').count()
		).toBeLessThan(40);
		expect(await (await cast(page)).getAttribute('data-tone')).toBe('ok');
	});

	test('without room for its files a program is refused, and the limit is raised with a click', async ({
		page,
		project
	}) => {
		await openRunner(page);
		await dropModule(page, 'copier.wasm', await copier());
		await openFiles(page);
		await giveFolder(page, project);
		await workSize(page).waitFor();
		await setLimit(page, 'Files, MiB', '0');
		await castButton(page).click();
		await output(page).getByText('No room for its files').waitFor();
		await page.getByRole('button', { name: 'Raise the limit to 1 MiB' }).click();
		expect(await (await cast(page)).getAttribute('data-tone')).toBe('ok');
	});
});

describe('a folder that a program keeps', () => {
	/** Opens the program that counts its casts in its folder. */
	async function openCounter(page: Page): Promise<void> {
		await openRunner(page);
		await dropModule(page, 'counter.wasm', await counter());
	}

	test('is there at the next cast, after a reload, and until it is cleared', async ({ page }) => {
		await openCounter(page);
		await openFiles(page);
		await keep(page).check();
		await keptFolder(page).getByText('Empty.').waitFor();
		await cast(page);
		expect((await printed(page)).trim()).toBe('x');
		await keptFolder(page).getByText('1 file, 1 B').waitFor();
		await openCounter(page);
		await cast(page);
		expect((await printed(page)).trim()).toBe('xx');
		await openFiles(page);
		await keptFolder(page).getByText('1 file, 2 B').waitFor();
		await expectAccessible(page, 'kept folder');
		const save = () => keptFolder(page).getByRole('button', { name: 'Save as zip' }).click();
		expect(await savedZip(page, save)).toEqual({ runs: 'xx' });
		await keptFolder(page).getByRole('button', { name: 'Clear' }).click();
		const dialog = page.getByRole('dialog', { name: 'Clear its folder?' });
		await expectAccessible(page, 'clear the folder');
		await dialog.getByRole('button', { name: 'Clear' }).click();
		await keptFolder(page).getByText('Empty.').waitFor();
		await cast(page);
		expect((await printed(page)).trim()).toBe('x');
	});

	test('stays as it was when the cast was cancelled or its time was up', async ({ page }) => {
		await openCounter(page);
		await openFiles(page);
		await keep(page).check();
		await cast(page);
		await inputText(page).fill('run for ever');
		await castButton(page).click();
		await cancelButton(page).click();
		await output(page).getByText('Cancelled').waitFor();
		await output(page).getByText('Its folder was left as it was').waitFor();
		await setLimit(page, 'Time, s', '0.5');
		await castButton(page).click();
		await output(page).getByText('Time is up').waitFor();
		await output(page).getByText('Its folder was left as it was').waitFor();
		await inputText(page).fill('');
		await setLimit(page, 'Time, s', '60');
		await castButton(page).click();
		await output(page).getByText('Finished').waitFor();
		expect((await printed(page)).trim()).toBe('xx');
	});

	test('stays as it was when what was written cannot be kept', async ({ page }) => {
		await openCounter(page);
		await openFiles(page);
		await keep(page).check();
		await cast(page);
		await page.evaluate(() => {
			// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its object
			const { createWritable } = FileSystemFileHandle.prototype;
			FileSystemFileHandle.prototype.createWritable = function (...options) {
				if (this.name !== 'index') return createWritable.apply(this, options);
				FileSystemFileHandle.prototype.createWritable = createWritable;
				return Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
			};
		});
		await castButton(page).click();
		await output(page).getByText('Its folder was not changed').waitFor();
		await output(page).getByText('This device has no room left for it.').waitFor();
		await castButton(page).click();
		await output(page).getByText('Its folder was not changed').waitFor({ state: 'detached' });
		await output(page).getByText('Finished').waitFor();
		expect((await printed(page)).trim()).toBe('xx');
	});

	test('is one tab’s at a time: a cast in another waits, and can be cancelled', async ({ page }) => {
		await openCounter(page);
		await openFiles(page);
		await keep(page).check();
		await inputText(page).fill('run for ever');
		const other = await page.context().newPage();
		await openCounter(other);
		await castButton(page).click();
		await output(page).getByText('x', { exact: true }).waitFor();
		await castButton(other).click();
		await openFiles(other);
		await other.getByText('Another tab casts with this folder.').waitFor();
		await cancelButton(other).click();
		await output(other).getByText('Cancelled').waitFor();
		await castButton(other).click();
		await other.getByText('Another tab casts with this folder.').waitFor();
		await cancelButton(page).click();
		await output(other).getByText('Finished').waitFor();
		expect((await printed(other)).trim()).toBe('x');
	});

	test('is not there without a person’s word', async ({ page }) => {
		await openCounter(page);
		const banner = await cast(page);
		// 8 is WASI's BADF: it has no folder at all.
		expect(await banner.innerText()).toContain('Exit code 8');
	});

	test('is asked for by a manifest, and given by a person alone', async ({ page }) => {
		await openRunner(page);
		const manifest = { name: 'counter', capabilities: ['storage'] };
		await dropModule(page, 'asking.wasm', packManifest(await counter(), manifest));
		await keptFolder(page).getByText('This spell asks for a folder of its own.').waitFor();
		expect(await keep(page).isChecked()).toBe(false);
		expect(await (await cast(page)).innerText()).toContain('Exit code 8');
		await keep(page).check();
		expect(await (await cast(page)).getAttribute('data-tone')).toBe('ok');
	});

	test('where the browser keeps none, that is said', async ({ page }) => {
		await page.addInitScript(() => {
			navigator.storage.getDirectory = () => Promise.reject(new DOMException('No.', 'SecurityError'));
		});
		await openCounter(page);
		await openFiles(page);
		await keep(page).check();
		await keptFolder(page).getByText('This browser keeps no folders here').waitFor();
		await castButton(page).click();
		await output(page).getByText('Spell itself failed').waitFor();
	});
});

for (const colorScheme of ['light', 'dark'] as const) {
	test(`axe finds nothing in ${colorScheme}, on a phone`, async ({ page, project }) => {
		await page.emulateMedia({ colorScheme });
		await page.setViewportSize({ width: 375, height: 812 });
		await openRunner(page);
		await dropModule(page, 'copier.wasm', await copier());
		await openFiles(page);
		await expectAccessible(page, 'no files');
		await giveFolder(page, project);
		await workSize(page).waitFor();
		await keep(page).check();
		await keptFolder(page).getByText('Empty.').waitFor();
		await expectAccessible(page, 'files given');
		await cast(page);
		await page.getByRole('tab', { name: /^Files/ }).click();
		await output(page).getByTestId('written-size').waitFor();
		await expectAccessible(page, 'files written');
		await expectNoSidewaysScroll(page);
	});
}

test('a run has the hashes of its files, and is verified with the same ones', async ({ page, project }) => {
	await openRunner(page);
	await dropModule(page, 'copier.wasm', await copier());
	await openFiles(page);
	await giveFolder(page, project);
	await workSize(page).getByText('2 files').waitFor();
	await cast(page);
	await toRuns(page);
	await rows(page).getByText('copier').click();
	const receipt = page.getByRole('region', { name: 'Receipt as JSON' });
	await receipt.getByText('"path": "/work/project/a/b.txt"').waitFor();
	await page.getByRole('button', { name: 'Verify' }).click();
	await page.getByText('Verified.').waitFor();
	await page.locator('[data-part=files][data-kind=same]').waitFor();
	await page.reload();
	await page.getByRole('button', { name: 'Verify' }).click();
	await page.getByText('those in the runner are not the same').waitFor();
});
