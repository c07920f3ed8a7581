import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.ts';
import type { Bench } from '../page/bench.ts';

const EXPOSE_GC = '--js-flags=--expose-gc';

/** One Chromium for the scenarios that do not need a new one. */
export interface BenchBrowser {
	browser: Browser;
	version: string;
	/** The process that all others of this Chromium come from. */
	pid: number | undefined;
	close(): Promise<void>;
}

export async function startBrowser(): Promise<BenchBrowser> {
	const { executablePath, args } = await findChromium();
	const server = await chromium.launchServer({ executablePath, args: [...args, EXPOSE_GC] });
	const browser = await chromium.connect(server.wsEndpoint());
	return { browser, version: browser.version(), pid: server.process().pid, close: () => server.close() };
}

/** A Chromium with a profile that outlives it: for what a restart costs. */
export async function openProfile(folder: string): Promise<BrowserContext> {
	return chromium.launchPersistentContext(folder, { ...(await findChromium()), headless: true });
}

/** Gives the work a folder of its own for a profile. */
export async function withProfile<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'spell-bench-profile-'));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** A page that runs the bench's own script, in a context (so a process, caches and storage) of its own. */
export class BenchPage {
	readonly page: Page;

	private constructor(page: Page) {
		this.page = page;
	}

	static async open(browser: Browser, url: string, contenders: readonly string[]): Promise<BenchPage> {
		const context = await browser.newContext();
		const bench = new BenchPage(await context.newPage());
		await bench.visit(url, contenders);
		return bench;
	}

	/** In a context that is there already. */
	static async openIn(context: BrowserContext, url: string, contenders: readonly string[]): Promise<BenchPage> {
		const bench = new BenchPage(await context.newPage());
		await bench.visit(url, contenders);
		return bench;
	}

	/** Goes to the page (again), brings the contenders in and lets their workers start. */
	async visit(url: string, contenders: readonly string[]): Promise<void> {
		await this.page.goto(url);
		await this.page.waitForFunction(() => 'bench' in globalThis);
		for (const name of contenders) await this.call('open', name);
		await this.settle(150);
	}

	/** Calls one of the bench's functions in the page. */
	call<Name extends keyof Bench>(
		name: Name,
		...args: Parameters<Bench[Name]>
	): Promise<Awaited<ReturnType<Bench[Name]>>>;
	call(name: keyof Bench, ...args: unknown[]): Promise<unknown> {
		return this.page.evaluate(
			([name, args]) => {
				const { bench } = globalThis as unknown as { bench: Record<string, (...args: unknown[]) => unknown> };
				return bench[name]!(...args);
			},
			[name, args] as const
		);
	}

	settle(ms: number): Promise<void> {
		return this.page.waitForTimeout(ms);
	}

	/** Collects garbage in the page, and lets processes give memory back. */
	async collect(): Promise<void> {
		await this.page.evaluate(async () => {
			const { gc } = globalThis as { gc?: () => void };
			for (let i = 0; i < 3; i++) {
				gc?.();
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		});
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}
}
