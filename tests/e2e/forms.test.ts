import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { writeManifestSection } from '../../src/lib/wasm/binary/manifest.ts';
import type { JsonObject, JsonValue } from '../../src/lib/wasm/protocol.ts';
import { test } from '../support/page.ts';
import { printsThenReads } from './runner-modules.ts';
import { cast, castButton, dropModule, expectAccessible, inputText, openRunner, output } from './runner-page.ts';

const ORDER: JsonObject = {
	type: 'object',
	required: ['name', 'size'],
	additionalProperties: false,
	properties: {
		name: { title: 'Name', description: 'Who it is for', type: 'string', maxLength: 40 },
		size: { title: 'Size', enum: ['small', 'large'] },
		count: { title: 'Count', type: 'integer', minimum: 1, default: 1 },
		gift: { title: 'Gift', type: 'boolean' },
		day: { title: 'Day', type: 'string', format: 'date' },
		address: {
			title: 'Address',
			type: 'object',
			properties: { street: { title: 'Street', type: 'string' }, zip: { title: 'Zip', type: ['string', 'null'] } }
		},
		tags: { title: 'Tags', type: 'array', items: { type: 'string', minLength: 1 }, maxItems: 3 },
		pay: {
			title: 'Payment',
			oneOf: [
				{
					title: 'Card',
					type: 'object',
					required: ['by'],
					properties: { by: { const: 'card' }, pin: { type: 'string', writeOnly: true } }
				},
				{
					title: 'Bank',
					type: 'object',
					required: ['by'],
					properties: { by: { const: 'bank' }, iban: { title: 'IBAN', type: 'string' } }
				}
			]
		},
		photo: { title: 'Photo', type: 'string', contentEncoding: 'base64', maxLength: 4_000 },
		labels: { title: 'Labels', type: 'object', additionalProperties: { type: 'string' } }
	}
};

/** A spell that prints its input between angle brackets. */
async function openSpell(page: Page, schema: JsonObject, input: JsonValue): Promise<void> {
	await openRunner(page);
	const manifest = { name: 'order', input: { type: 'json', schema } as const, examples: [{ name: 'One', input }] };
	// It goes by its manifest's name.
	await dropModule(page, 'order', writeManifestSection(await printsThenReads(''), manifest));
}

const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true });

async function openForm(page: Page): Promise<Locator> {
	await tab(page, 'Form').click();
	const form = page.getByRole('region', { name: 'Input', exact: true });
	await form.getByRole('group', { name: 'Input' }).waitFor();
	return form;
}

async function textOf(page: Page): Promise<string> {
	await tab(page, 'JSON').click();
	const text = await inputText(page).inputValue();
	await openForm(page);
	return text;
}

test('form, JSON and text are views of one input, and an edit changes nothing else', async ({ page }) => {
	await openSpell(page, ORDER, { name: 'Ada' });
	await inputText(page).fill('{"name": "Ada",  "count": 12345678901234567890, "size":"small"}');
	const form = await openForm(page);
	expect(await form.getByLabel('Count', { exact: true }).inputValue()).toBe('12345678901234567890');
	await form.getByLabel('Name', { exact: true }).fill('Grace "H"');
	await form.getByLabel('Size', { exact: true }).selectOption('large');
	expect(await textOf(page)).toBe('{"name": "Grace \\"H\\"",  "count": 12345678901234567890, "size":"large"}');
	await tab(page, 'Text').click();
	await inputText(page).fill('{"name":"Alan","size":"small"}');
	await openForm(page);
	expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('Alan');
	await cast(page);
	await output(page).getByText('<{"name":"Alan","size":"small"}>').waitFor();
});

test('what is wrong stands beside its field, and the summary leads there', async ({ page }) => {
	await openSpell(page, ORDER, { name: 'Ada', count: 0 });
	const form = await openForm(page);
	await form.getByText('2 things to put right').waitFor();
	const count = form.getByLabel('Count', { exact: true });
	expect(await count.getAttribute('aria-invalid')).toBe('true');
	await form.getByRole('button', { name: /^\/?count/ }).click();
	expect(await count.evaluate((node) => node === document.activeElement)).toBe(true);
	await count.fill('a few');
	await form
		.getByText(/Must be a whole number/)
		.first()
		.waitFor();
	await count.fill('2');
	await form.getByLabel('Size', { exact: true }).selectOption('small');
	await form.getByText('Fits the spell’s schema.').waitFor();
	expect(await textOf(page)).toBe('{\n  "count": 2,\n  "name": "Ada",\n  "size": "small"\n}');
});

test('lists, objects, further names and shapes are made with the keyboard', async ({ page }) => {
	await openSpell(page, ORDER, { name: 'Ada', size: 'small' });
	const form = await openForm(page);
	await form.getByLabel('Street', { exact: true }).fill('Dorset 1');
	const add = form.getByRole('button', { name: 'Add an item to Tags' });
	for (const text of ['a', 'b', 'c']) {
		await add.focus();
		await page.keyboard.press('Enter');
		await page.keyboard.type(text);
	}
	expect(await add.isDisabled()).toBe(true);
	await form.getByRole('button', { name: 'Move item 3 up' }).focus();
	await page.keyboard.press('Enter');
	await page.keyboard.press('Enter');
	await form.getByRole('button', { name: 'Take out item 3' }).press('Enter');
	await form.getByLabel('Kind of Payment', { exact: true }).selectOption('Bank');
	await form.getByLabel('IBAN', { exact: true }).fill('CH93');
	await form.getByRole('button', { name: 'Add Labels' }).press('Enter');
	await form.getByLabel('Name of a further field of Labels').fill('__proto__');
	await page.keyboard.press('Enter');
	await form.getByLabel('__proto__', { exact: true }).fill('data');
	expect(await textOf(page)).toBe(
		`{
  "name": "Ada",
  "size": "small",
  "address": {
    "street": "Dorset 1"
  },
  "tags": ["c","a"],
  "pay": {
    "by": "bank",
    "iban": "CH93"
  },
  "labels": {
    "__proto__": "data"
  }
}`
	);
});

test('a file becomes bytes in base64, up to a limit', async ({ page }) => {
	await openSpell(page, ORDER, { name: 'Ada', size: 'small' });
	const form = await openForm(page);
	const picker = form.getByLabel('File for Photo');
	await picker.setInputFiles({ name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(5_000) });
	await form.getByText(/big\.png has .* at most/).waitFor();
	await picker.setInputFiles({ name: 'p.png', mimeType: 'image/png', buffer: Buffer.from([0, 255, 16]) });
	await form.getByText('3 B, as base64').waitFor();
	expect(await textOf(page)).toContain('"photo": "AP8Q"');
});

test('a secret that was not kept is asked for, never cast as if it were the secret', async ({ page }) => {
	await openSpell(page, ORDER, { name: 'Ada', size: 'small', pay: { by: 'card', pin: '(secret, not kept)' } });
	const form = await openForm(page);
	const pin = form.getByRole('textbox', { name: /^pin/ });
	expect(await pin.inputValue()).toBe('');
	await form.getByText('This secret was not kept.').waitFor();
	expect(await castButton(page).isDisabled()).toBe(true);
	await pin.fill('1234');
	expect(await pin.getAttribute('type')).toBe('password');
	await cast(page);
	await output(page).getByText('"pin": "1234"').waitFor();
});

describe('what a form cannot show is said', () => {
	test('a text that is no JSON, a schema of thousands of fields', async ({ page }) => {
		const properties = Object.fromEntries(
			Array.from({ length: 2_000 }, (_, index) => [`f${index}`, { type: 'string' }])
		);
		await openSpell(page, { type: 'object', properties }, {});
		const form = await openForm(page);
		await form.getByText(/more fields would make the form too long/).waitFor();
		await tab(page, 'JSON').click();
		await inputText(page).fill('{');
		await tab(page, 'Form').click();
		await form.getByText('The input is no JSON now').waitFor();
	});
});

for (const colorScheme of ['light', 'dark'] as const) {
	test(`axe finds nothing in ${colorScheme}`, async ({ page }) => {
		await page.emulateMedia({ colorScheme });
		await openSpell(page, ORDER, {
			name: 'Ada',
			count: 0,
			tags: ['a', ''],
			labels: { a: 'b' },
			pay: { by: 'card', pin: '(secret, not kept)' }
		});
		await (await openForm(page)).getByText(/things to put right/).waitFor();
		await expectAccessible(page, 'form');
	});
}
