import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { spells } from './scripts/vite-spells.ts';

export default defineConfig({
	plugins: [tailwindcss(), sveltekit(), spells()],
	worker: {
		format: 'es',
		// One file a worker: the policy that worker scripts are served under allows no import.
		rolldownOptions: { output: { codeSplitting: false } }
	}
});
