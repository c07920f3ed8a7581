import type { Browser, Locator, Page } from 'playwright-core';
import { watchGaps, type Gaps } from './gap-monitor.ts';

const KEY_EVERY_MS = 100;

declare global {
	var gapWatch: ReturnType<typeof watchGaps>;
}

/** How a page took a flood. */
export interface Flooded extends Gaps {
	/** The outcome's headline. */
	outcome: string;
}

/** The runner's page, in a context of its own. `slowdown` is how much slower its main thread is made. */
export class FloodPage {
	readonly #page: Page;

	private constructor(page: Page) {
		this.#page = page;
	}

	static async open(browser: Browser, siteUrl: string, slowdown: number): Promise<FloodPage> {
		const page = await (await browser.newContext()).newPage();
		await page.goto(siteUrl);
		const flood = new FloodPage(page);
		await flood.#moduleReady();
		const session = await page.context().newCDPSession(page);
		if (slowdown > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
		return flood;
	}

	/** Casts the program, typing meanwhile, and tells what that did to the main thread. */
	async flood(name: string, program: Uint8Array): Promise<Flooded> {
		await this.#choose(name, program);
		await this.#page.evaluate(`globalThis.gapWatch = (${watchGaps.toString()})()`);
		await this.#button('Cast').click();
		const outcome = this.#page.locator('[data-tone]');
		const ended = outcome.waitFor({ timeout: 120_000 });
		await this.#typeUntil(ended);
		const gaps = await this.#page.evaluate(() => globalThis.gapWatch.stop());
		return { ...gaps, outcome: (await outcome.innerText()).split('\n')[0] ?? '' };
	}

	async close(): Promise<void> {
		await this.#page.context().close();
	}

	async #choose(name: string, program: Uint8Array): Promise<void> {
		const file = { name: `${name}.wasm`, mimeType: 'application/wasm', buffer: Buffer.from(program) };
		await this.#page.locator('input[type=file]').first().setInputFiles(file);
		await this.#page.getByRole('region', { name: 'Module' }).getByText(file.name).waitFor();
		await this.#moduleReady();
	}

	async #typeUntil(ended: Promise<void>): Promise<void> {
		let running = true;
		const ending = ended.finally(() => (running = false));
		await this.#page.getByRole('textbox', { name: /^Input/ }).focus();
		while (running) {
			await this.#page.keyboard.press('a');
			await Promise.race([ending, this.#page.waitForTimeout(KEY_EVERY_MS)]);
		}
		await ending;
	}

	#moduleReady(): Promise<void> {
		return this.#page.getByRole('region', { name: 'Module' }).getByText('SHA-256').waitFor();
	}

	#button(name: string): Locator {
		return this.#page.getByRole('button', { name: new RegExp(`^${name}\\b`) });
	}
}
