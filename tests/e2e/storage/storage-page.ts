import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { ROOT } from '../../../scripts/tools.ts';
import type {} from './page.ts';

const PATH = '/storage-page';
let script: Promise<string> | undefined;

/** Opens an empty page of the site's origin whose global `storage` is the app's storage. */
export async function openStorage(page: Page): Promise<void> {
	const body = `<!doctype html><title>Storage</title><script type="module">${await (script ??= bundle())}</script>`;
	await page.route(`**${PATH}`, (route) => route.fulfill({ contentType: 'text/html', body }));
	await page.goto(PATH);
	await page.waitForFunction(() => 'storage' in globalThis);
}

async function bundle(): Promise<string> {
	const built = await rolldown({
		input: join(ROOT, 'tests/e2e/storage/page.ts'),
		platform: 'browser',
		logLevel: 'silent'
	});
	const { output } = await built.generate({ format: 'esm', codeSplitting: false });
	await built.close();
	return output[0].code.replaceAll('</script', '<\\/script');
}
