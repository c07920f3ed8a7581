import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.ts';

/** The path of each page of the site, as the routes are; of the documentation, its list. A new page is among them at once. */
export const SITE_PAGES: readonly string[] = readdirSync(join(ROOT, 'src/routes'), {
	recursive: true,
	encoding: 'utf8'
})
	.map((file) => file.replaceAll('\\', '/'))
	.filter((file) => file.endsWith('+page.svelte'))
	.map((file) => `/${file.replace('+page.svelte', '').replace('[...page]/', '')}`)
	.sort();
