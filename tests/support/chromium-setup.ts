import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from '../../scripts/chromium.ts';
import { serve } from '../../scripts/serve.ts';
import { ROOT } from '../../scripts/tools.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** Where the built site is served, without a slash at its end. */
		siteUrl: string;
		/** Where Playwright reaches the browser. */
		browserEndpoint: string;
	}
}

/** Serves the built site and starts one Chromium for all test files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	await using started = new AsyncDisposableStack();
	const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
	started.defer(() => site.close());
	const browser = await chromium.launchServer(await findChromium());
	started.defer(() => browser.close());
	project.provide('siteUrl', site.url);
	project.provide('browserEndpoint', browser.wsEndpoint());
	const running = started.move();
	return () => running.disposeAsync();
}
