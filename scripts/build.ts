import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dts } from 'rolldown-plugin-dts';
import { rolldown } from 'rolldown';
import { ROOT, mustRun, timed } from './tools.ts';

/** What scripts on other sites import as /spell.js. */
const API_ENTRY = join(ROOT, 'src/lib/platform/browser/api.ts');

/** Builds the whole site into build/: the app, the example spells, and the script API with its types. */
export async function build(): Promise<void> {
	await announced('the app', () => mustRun('vite', ['build', '--logLevel', 'warn']));
	if (!existsSync(API_ENTRY)) return;
	await announced('the script API', buildApi);
}

async function buildApi(): Promise<void> {
	await mustRun('vite', ['build', '--config', 'vite.api.config.ts', '--logLevel', 'warn']);
	await bundleTypes();
}

async function bundleTypes(): Promise<void> {
	const bundle = await rolldown({ input: { spell: API_ENTRY }, plugins: [dts({ emitDtsOnly: true })] });
	await bundle.write({ dir: join(ROOT, 'build') });
	await bundle.close();
}

async function announced(what: string, work: () => Promise<void>): Promise<void> {
	console.log(`Building ${what} …`);
	const { seconds } = await timed(work);
	console.log(`Built ${what} in ${seconds}.`);
}

if (import.meta.main) await build();
