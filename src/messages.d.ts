/** Made by scripts/vite-messages.ts: how the message file of each language but English is loaded. */
declare module 'virtual:spell-languages' {
	import type { CatalogData } from '$lib/app/language/catalog.ts';
	const languages: Partial<Record<string, () => Promise<{ default: CatalogData }>>>;
	export default languages;
}
