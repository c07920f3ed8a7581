import { sveltekit } from '@sveltejs/kit/vite';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { docs } from './scripts/vite-docs.ts';

/** Both drive Chromium against the built site; `npm test` builds it before. */
const inChromium = {
	globalSetup: 'tests/support/chromium-setup.ts',
	testTimeout: 60_000,
	hookTimeout: 60_000,
	/** As long as Playwright waits: what is polled may be a service worker that fills its cache. */
	expect: { poll: { timeout: 30_000 } }
};

const UNIT = ['tests/unit/**/*.test.ts'];
/** Of these, the ones that need Svelte's compiler and its client build: in the server's, runes do not react. */
const REACTIVE = ['tests/unit/{app,components}/**/*.test.ts'];

export default defineConfig({
	test: {
		projects: [
			{ test: { name: 'unit', include: UNIT, exclude: REACTIVE } },
			{
				plugins: [sveltekit(), docs()],
				resolve: { conditions: [...defaultClientConditions] },
				test: {
					name: 'unit-reactive',
					include: REACTIVE,
					environment: './tests/support/client-environment.ts'
				}
			},
			{
				test: {
					name: 'database',
					include: ['tests/database/**/*.test.ts'],
					// PGlite starts a whole Postgres; beside others that is seconds.
					testTimeout: 60_000,
					hookTimeout: 120_000
				}
			},
			{
				test: {
					name: 'functions',
					include: ['tests/functions/**/*.test.ts'],
					testTimeout: 60_000,
					hookTimeout: 120_000,
					// Each file has a backend and a Deno of its own.
					fileParallelism: false
				}
			},
			{ test: { name: 'conformance', include: ['tests/conformance/**/*.test.ts'], ...inChromium } },
			{ test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], ...inChromium, fileParallelism: false } }
		]
	}
});
