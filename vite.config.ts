import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { chunks } from './scripts/vite-chunks.ts';
import { docs } from './scripts/vite-docs.ts';
import { messages } from './scripts/vite-messages.ts';
import { spells } from './scripts/vite-spells.ts';
import { ROOT } from './scripts/tools.ts';

export default defineConfig({
	plugins: [tailwindcss(), sveltekit(), spells(), docs(), messages(), chunks()],
	resolve: {
		alias: [
			// Of the package only this one file is used, which it does not export.
			{
				find: /^wasm-tools\.core\.wasm/,
				replacement: join(ROOT, 'node_modules/@bytecodealliance/jco-transpile/vendor/wasm-tools.core.wasm')
			}
		]
	},
	worker: {
		format: 'es',
		// One file a worker: the policy that worker scripts are served under allows no import.
		rolldownOptions: { output: { codeSplitting: false } }
	}
});
