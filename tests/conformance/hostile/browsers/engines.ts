import { chromium } from 'playwright-core';
import { findChromium } from '../../../../scripts/chromium.ts';
import { chromiumHost } from '../../hosts/chromium.ts';
import { openFirefox } from './firefox.ts';
import type { BrowserHost } from './page-host.ts';
import { openWebKit } from './webkit.ts';

/** A browser that programs can be cast in. */
export interface Engine {
	name: string;
	/** What Debian calls it. */
	packages: string;
	/** `undefined` where it is not installed. */
	open(siteUrl: string): Promise<BrowserHost | undefined>;
}

export const CHROMIUM: Engine = {
	name: 'Chromium',
	packages: 'chromium',
	async open(siteUrl) {
		const browser = await chromium.launchServer(await findChromium());
		const host = await chromiumHost({ siteUrl, browser: browser.wsEndpoint() });
		const close = async () => {
			await host.close();
			await browser.close();
		};
		return { host: { name: host.name, open: (size) => host.open(size), close }, pid: browser.process().pid! };
	}
};

/** Those that are there by somebody's choice. */
export const OTHERS: readonly Engine[] = [
	{ name: 'Firefox', packages: 'firefox-esr', open: openFirefox },
	{ name: 'WebKitGTK', packages: 'webkit2gtk-driver, xvfb', open: openWebKit }
];
