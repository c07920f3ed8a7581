import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { releaseName } from './scripts/release-name.ts';
import { PAGE_DIRECTIVES } from './src/lib/platform/headers.ts';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: {
		// Not for packages: some of theirs still rely on the older mode being guessed.
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true)
	},
	kit: {
		adapter: adapter({ precompress: true }),
		csp: { mode: 'hash', directives: PAGE_DIRECTIVES },
		serviceWorker: {
			// src/routes/+layout.svelte does: a frame in another page keeps no copy of the app.
			register: false,
			// A host may not give this page under its name (release-shelf.ts).
			files: (path) => path !== '404.html'
		},
		version: { name: releaseName() },
		typescript: { config: includeToolFolders }
	}
};

/**
 * Kit's generated tsconfig names src and tests only; its paths are relative to .svelte-kit.
 * @param {{ include?: string[] }} config
 */
function includeToolFolders(config) {
	const tools = ['../scripts/**/*.ts', '../supabase/functions/**/*.ts', '../*.config.ts', '../*.config.js'];
	return { ...config, include: [...(config.include ?? []), ...tools] };
}
