import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Both drive Chromium against the built site; `npm test` builds it before. */
const inChromium = {
	globalSetup: 'tests/support/chromium-setup.ts',
	testTimeout: 60_000,
	hookTimeout: 60_000
};

export default defineConfig({
	test: {
		projects: [
			{
				plugins: [sveltekit()],
				// Svelte's client build: with the server's, runes in *.svelte.ts would not react.
				resolve: { conditions: ['browser'] },
				test: { name: 'unit', include: ['tests/unit/**/*.test.ts'] }
			},
			{ test: { name: 'conformance', include: ['tests/conformance/**/*.test.ts'], ...inChromium } },
			{ test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], ...inChromium, fileParallelism: false } }
		]
	}
});
