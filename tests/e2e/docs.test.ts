import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { readDoc } from '../support/markdown.ts';
import { test } from '../support/page.ts';

const API = readDoc('docs/API.md');
const SERVED = 'http://localhost:4173';

/** The example page of docs/API.md on another site; at /strict under the policy that the text tells of. */
const site = createServer((request, response) => {
	const here = (text: string): string => text.replaceAll(SERVED, inject('siteUrl'));
	if (request.url === '/strict') response.setHeader('Content-Security-Policy', here(strictPolicy()));
	response.setHeader('Content-Type', 'text/html').end(here(examplePage()));
});

beforeAll(() => new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve)));
afterAll(() => void site.close());

test.for(['/', '/strict'])('the example page works at %s', async (path, { page }) => {
	await page.goto(`http://localhost:${(site.address() as AddressInfo).port}${path}`);
	await page.getByRole('button', { name: 'Count' }).click();
	await page.waitForFunction(() => document.querySelector('#result')?.textContent !== '');
	expect(await page.locator('#result').textContent()).toBe('7\n');
});

function examplePage(): string {
	const block = API.blocks.find(({ language }) => language === 'html');
	if (block === undefined) throw new Error('docs/API.md has no example page.');
	return block.text;
}

/** `unsafe-inline` because the page's own script is inside it. */
function strictPolicy(): string {
	const scripts = `${policyPart('script-src')} 'unsafe-inline'`;
	return ["default-src 'none'", 'img-src data:', `connect-src ${SERVED}`, scripts, policyPart('worker-src')].join(';');
}

/** A directive as the text has it in code. */
function policyPart(directive: string): string {
	const [, found] = new RegExp('`(' + directive + ' [^`]+)`').exec(API.prose) ?? [];
	if (found === undefined) throw new Error(`docs/API.md does not tell ${directive}.`);
	return found;
}
