import type { Environment } from 'vitest/runtime';

/** Node's globals, but code compiled as for a browser: in Svelte's server build, runes do not react. */
export default {
	name: 'client',
	viteEnvironment: 'client',
	setup: () => ({ teardown() {} })
} satisfies Environment;
