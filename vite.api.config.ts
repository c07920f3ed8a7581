import { defineConfig } from 'vite';

/** The script API: one module that other sites import, its worker inside. It joins the app in build/. */
export default defineConfig({
	publicDir: false,
	worker: { format: 'es', rolldownOptions: { output: { codeSplitting: false } } },
	build: {
		outDir: 'build',
		emptyOutDir: false,
		lib: { entry: 'src/lib/platform/browser/api.ts', formats: ['es'], fileName: () => 'spell.js' },
		rolldownOptions: { output: { codeSplitting: false } }
	}
});
