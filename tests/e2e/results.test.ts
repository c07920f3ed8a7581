/** Results by type: what a program printed, as a tree, a page, an image; and what it must not do there. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { serve } from '../support/http-server.ts';
import { test } from '../support/page.ts';
import { writeManifestSection } from '../../src/lib/wasm/binary/manifest.ts';
import { printing } from './printing.ts';
import { rows, toRuns } from './runs-page.ts';
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

/** Casts a program that prints this. */
async function show(page: Page, text: string | Uint8Array): Promise<void> {
	await openRunner(page);
	await dropModule(page, 'printer.wasm', await printing(text));
	await cast(page);
}

const tree = (page: Page) => output(page).getByRole('tree', { name: 'JSON' });
const pointer = (page: Page) => output(page).getByTestId('pointer').innerText();
const FRAME = 'iframe[title="The page that the program made"]';
/** A click; whether anything can be clicked is not what is asked. */
const press = (target: Locator) => target.click({ timeout: 1_000 }).catch(() => undefined);
const showAs = (page: Page, view: string) => output(page).getByLabel('Show as').selectOption(view);

describe('a JSON tree', () => {
	const spells = Array.from({ length: 5_000 }, (_, id) => ({ id, name: `spell ${id}`, tags: ['a', { deep: id }] }));
	const document = `{"big":123456789012345678901234567890,"__proto__":null,"spells":${JSON.stringify(spells)}}`;

	test('is walked by keys alone, and says where one is', async ({ page }) => {
		await show(page, document);
		await tree(page).getByText('123456789012345678901234567890').waitFor();
		await tree(page).getByText('"__proto__"').waitFor();
		await tree(page).getByText('5,000 items').waitFor();
		await tree(page).focus();
		for (const key of ['End', 'ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown'])
			await page.keyboard.press(key);
		expect(await pointer(page)).toBe('/spells/0/name');
		await page.keyboard.press('End');
		await tree(page).getByText('4999', { exact: false }).first().waitFor();
		expect(await pointer(page)).toBe('/spells/4999');
		await page.keyboard.press('ArrowLeft');
		expect(await pointer(page)).toBe('/spells');
		await page.keyboard.press('ArrowLeft');
		expect(await tree(page).getByRole('treeitem').count()).toBe(4);
		await expectAccessible(page, 'a JSON tree');
	});

	test('finds, one after the other', async ({ page }) => {
		await show(page, document);
		const find = output(page).getByRole('searchbox', { name: 'Find in the JSON' });
		await find.fill('spell 499');
		await find.press('Enter');
		await expect.poll(() => pointer(page)).toBe('/spells/499/name');
		await find.press('Enter');
		await expect.poll(() => pointer(page)).toBe('/spells/4990/name');
		await find.fill('SPELL 4999');
		await find.press('Enter');
		await expect.poll(() => pointer(page)).toBe('/spells/4999/name');
		await output(page).getByRole('button', { name: 'Match case' }).click();
		await find.press('Enter');
		await output(page).getByText('Nothing found').waitFor();
		await find.fill('no such thing');
		await find.press('Enter');
		await output(page).getByText('Nothing found').waitFor();
	});

	test('cuts a long text, and shows all of it when asked', async ({ page }) => {
		await page.setViewportSize({ width: 320, height: 700 });
		await show(page, JSON.stringify({ long: `${'x'.repeat(300_000)}\u202eend`, short: '\u001b[31mred\u0000' }));
		await tree(page).getByText('293 KiB more').click();
		await output(page).getByRole('button', { name: 'Show all' }).click();
		await output(page).getByRole('region', { name: 'The whole value' }).getByText('xxxx').first().waitFor();
		await expectNoSidewaysScroll(page);
		await expectAccessible(page, 'a whole value');
	});

	test('what is no JSON is text, and says where it went wrong', async ({ page }) => {
		await show(page, '{"a": 1,\n "b": }');
		await showAs(page, 'json');
		await output(page).getByText('at line 2, column 7').waitFor();
		expect(await output(page).getByRole('region', { name: 'Result' }).innerText()).toContain('"b": }');
		await cast(page);
		expect(await output(page).getByLabel('Show as').inputValue()).toBe('json');
	});
});

describe('a table', () => {
	test('is sorted by a press, walked by keys, and copied', async ({ page }) => {
		await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		const rows = Array.from({ length: 3_000 }, (_, id) => `${id},"name, ${id}",${(id * 7_919) % 3_001}`);
		await show(page, `id,name,score\n${rows.join('\n')}\n`);
		const grid = output(page).getByRole('grid', { name: 'Table' });
		await output(page).getByText('3,000 rows, 3 columns').waitFor();
		await grid.getByRole('button', { name: 'score' }).click();
		await expect.poll(() => grid.getByRole('gridcell').nth(5).innerText()).toBe('1');
		await grid.getByRole('button', { name: 'score' }).click();
		await expect.poll(() => grid.getByRole('gridcell').nth(2).innerText()).toBe('3000');
		await grid.focus();
		await page.keyboard.press('Control+End');
		await expect.poll(() => output(page).getByTestId('cell').innerText()).toBe('Row 1: 0');
		await page.keyboard.press('ArrowLeft');
		await output(page).getByRole('button', { name: 'Copy the chosen row as TSV' }).click();
		await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('0\tname, 0\t0\n');
		await expectAccessible(page, 'a table');
		await page.setViewportSize({ width: 320, height: 700 });
		await expectNoSidewaysScroll(page);
	});

	test('has cells that are found in any case, and columns of any width', async ({ page }) => {
		await show(page, 'id,name,city\n1,Ann,Bonn\n2,Bob,ann arbor\n3,Cid,Rome\n');
		const cell = () => output(page).getByTestId('cell').innerText();
		const find = output(page).getByRole('searchbox', { name: 'Find in the table' });
		await find.fill('ANN');
		await find.press('Enter');
		await expect.poll(cell).toBe('Row 1: Ann');
		await find.press('Enter');
		await expect.poll(cell).toBe('Row 2: ann arbor');
		await output(page).getByRole('button', { name: 'Match case' }).click();
		await find.press('Enter');
		await output(page).getByText('Nothing found').waitFor();
		await expectAccessible(page, 'a table that is searched');
		const grid = output(page).getByRole('grid', { name: 'Table' });
		const head = grid.getByRole('columnheader').nth(2);
		const width = async () => Math.round((await head.boundingBox())?.width ?? 0);
		const before = await width();
		await grid.focus();
		await page.keyboard.press('Shift+ArrowRight');
		await expect.poll(width).toBe(before + 24);
		await page.keyboard.press('Shift+ArrowLeft');
		await expect.poll(width).toBe(before);
		const grip = await head.getByTestId('grip').boundingBox();
		const [x, y] = [(grip?.x ?? 0) + 4, (grip?.y ?? 0) + 9];
		await page.mouse.move(x, y);
		await page.mouse.down();
		await page.mouse.move(x + 50, y, { steps: 3 });
		await page.mouse.up();
		await expect.poll(width).toBe(before + 50);
		await page.mouse.dblclick(x + 50, y);
		await expect.poll(width).toBeLessThan(before + 50);
	});

	test('of objects is a choice; what is no table says so', async ({ page }) => {
		await show(
			page,
			JSON.stringify([
				{ a: 1, b: '=1+1' },
				{ b: 'x', c: { d: [] } }
			])
		);
		await showAs(page, 'table');
		await output(page).getByText('2 rows, 3 columns').waitFor();
		await output(page).getByRole('gridcell', { name: '{"d":[]}' }).waitFor();
		await show(page, '[1, 2]');
		await output(page).getByText('It is a list of other things than objects.').waitFor();
	});
});

describe('the page of a run', () => {
	test('shows the result as the runner does: by the manifest, and as was chosen', async ({ page }) => {
		const bytes = await printing(JSON.stringify([{ id: 1, name: 'Ann' }]));
		await openRunner(page);
		const module = writeManifestSection(bytes, { name: 'rows', output: { type: 'table' } });
		await drop(page, { name: 'rows.wasm', bytes: module });
		await page.getByRole('region', { name: 'Module' }).getByText('rows', { exact: true }).waitFor();
		await cast(page);
		await output(page).getByText('1 row, 2 columns').waitFor();
		await toRuns(page);
		await rows(page).getByRole('link').first().click();
		await output(page).getByText('1 row, 2 columns').waitFor();
		expect(await output(page).getByLabel('Show as').locator('option').allInnerTexts()).toEqual([
			'Automatic (Table)',
			...['JSON', 'Table', 'Text', 'Image', 'Page', 'Hex']
		]);
		await expectAccessible(page, 'a table on the page of a run');
		await showAs(page, 'json');
		await tree(page).waitFor();
		await page.reload();
		await tree(page).waitFor();
		await showAs(page, '');
		await output(page).getByText('1 row, 2 columns').waitFor();
	});
});

describe('a page that a program made', () => {
	const hostile = (
		evil: string
	) => `<!doctype html><html><head><base href="${evil}/"><meta http-equiv="refresh" content="0;url=${evil}/refresh">
		<link rel="stylesheet" href="${evil}/x.css"><link rel="preconnect" href="${evil}"><link rel="dns-prefetch" href="${evil}">
		<style>@import "${evil}/y.css"; body { background: url(${evil}/bg.png) } @font-face { font-family: x; src: url(${evil}/f.woff) } p { font-family: x }</style>
		<script>parent.document.title = 'owned'; top.location = '${evil}/top'</script><script src="${evil}/x.js"></script></head>
		<body onload="top.location='${evil}/onload'"><h1>Report</h1><p>Text</p><img src="${evil}/i.png" onerror="top.document.title='owned'">
		<svg onload="top.document.title='owned'"><image href="${evil}/s.png"/></svg><video src="${evil}/v.mp4" autoplay></video>
		<iframe src="${evil}/frame"></iframe><iframe srcdoc="<script>top.document.title='owned'</script>"></iframe><object data="${evil}/o"></object>
		<a id="same" href="${evil}/link">leave</a> <a id="self" target="_self" href="${evil}/self">leave</a> <a id="top" target="_top" href="/runs/">leave</a>
		<form action="${evil}/form"><button>send</button></form></body></html>`;

	test('runs nothing, asks for nothing, leads nowhere', async ({ page, complaints }) => {
		let connections = 0;
		const evil = await serve(
			(_, response) => void response.end('reached'),
			() => connections++
		);
		const opened: string[] = [];
		await show(page, hostile(evil.origin));
		page.context().on('page', (other) => void opened.push(other.url()));
		const address = page.url();
		const title = await page.title();
		const frame = page.frameLocator(FRAME);
		await frame.getByRole('heading', { name: 'Report' }).waitFor();
		for (const id of ['same', 'top', 'self']) await press(frame.locator(`#${id}`));
		await press(frame.getByRole('button', { name: 'send' }));
		await output(page).getByRole('button', { name: 'Source' }).click();
		await output(page).getByRole('region', { name: 'Source' }).getByText('parent.document.title').waitFor();
		expect({ connections, seen: evil.seen, opened }).toEqual({ connections: 0, seen: [], opened: [] });
		expect(await page.title()).toBe(title);
		expect(page.url()).toBe(address);
		// The browser tells of each thing that it stopped.
		expect(complaints.filter((text) => !/sandbox|Content Security Policy/i.test(text))).toEqual([]);
		complaints.length = 0;
		await evil.close();
	});

	test('has its source beside it, on a small screen, too', async ({ page }) => {
		await page.setViewportSize({ width: 320, height: 700 });
		await show(page, '<!doctype html><html lang="en"><title>x</title><main><h1>Report</h1><p>One</p></main></html>');
		await page.locator(FRAME).waitFor();
		await expectNoSidewaysScroll(page);
		await output(page).getByRole('button', { name: 'Source' }).click();
		await output(page).getByRole('region', { name: 'Source' }).waitFor();
		// What looks for faults cannot run in the frame; it is looked for around it.
		await page.locator(FRAME).evaluate((frame) => frame.remove());
		await expectAccessible(page, 'a page');
	});

	test('a drawing is an image', async ({ page }) => {
		const asked: string[] = [];
		page.on('request', (request) => void asked.push(request.url()));
		await show(
			page,
			`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="top.document.title='owned'"><script>top.document.title='owned'</script><image href="https://evil.example/s.png"/><rect width="40" height="30"/></svg>`
		);
		await output(page).getByText('40 × 30 px').waitFor();
		expect(await output(page).getByRole('img').getAttribute('src')).toMatch(/^data:image\/svg/);
		expect(asked.filter((url) => url.includes('evil'))).toEqual([]);
	});
});

test('a result is saved under a name that is safe everywhere', async ({ page }) => {
	await openRunner(page);
	await drop(page, { name: '\u202ex..wasm', bytes: await printing('<svg/>') });
	await page.getByRole('region', { name: 'Module' }).getByText('x..wasm').waitFor();
	await moduleReady(page);
	await cast(page);
	const saving = page.waitForEvent('download');
	await output(page).getByRole('button', { name: 'Save', exact: true }).click();
	expect((await saving).suggestedFilename()).toBe('_x.-stdout.svg');
});
