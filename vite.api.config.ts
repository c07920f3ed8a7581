import { defineConfig } from 'vite';

/** What other sites import, each one module that needs no other: they join the app in build/. */
const ENTRIES = {
	spell: 'src/lib/platform/browser/api.ts',
	embed: 'src/lib/platform/browser/spell-cast-element.ts'
} as const;

/** `vite build --mode spell` or `--mode embed`: a build of its own for each, as modules of one build would share code. */
export default defineConfig(({ mode }) => ({
	publicDir: false,
	worker: { format: 'es', rolldownOptions: { output: { codeSplitting: false } } },
	build: {
		outDir: 'build',
		emptyOutDir: false,
		lib: { entry: entryOf(mode), formats: ['es'], fileName: () => `${mode}.js` },
		rolldownOptions: { output: { codeSplitting: false } }
	}
}));

function entryOf(mode: string): string {
	const entry = Object.entries(ENTRIES).find(([name]) => name === mode);
	if (entry === undefined)
		throw new Error(`--mode is ${mode}, and should be one of ${Object.keys(ENTRIES).join(', ')}.`);
	return entry[1];
}
