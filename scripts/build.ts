import { join } from 'node:path';
import { dts } from 'rolldown-plugin-dts';
import { rolldown } from 'rolldown';
import { writeHostFiles } from './host-files.ts';
import { ROOT, mustRun, timed } from './tools.ts';

/** What other sites import as /spell.js and /embed.js, with the types beside it. */
const API_ENTRIES = {
	spell: join(ROOT, 'src/lib/platform/browser/api.ts'),
	embed: join(ROOT, 'src/lib/platform/browser/spell-cast-element.ts')
};

/** Builds the whole site into build/: the app, the example spells, what other sites import, and headers for hosts. */
export async function build(): Promise<void> {
	await announced('the app', () => mustRun('vite', ['build', '--logLevel', 'warn']));
	await announced('what other sites import', buildApi);
	await writeHostFiles(join(ROOT, 'build'));
}

async function buildApi(): Promise<void> {
	for (const [mode, entry] of Object.entries(API_ENTRIES)) {
		await mustRun('vite', ['build', '--config', 'vite.api.config.ts', '--mode', mode, '--logLevel', 'warn']);
		const types = await rolldown({ input: { [mode]: entry }, plugins: [dts({ emitDtsOnly: true })] });
		await types.write({ dir: join(ROOT, 'build') });
		await types.close();
	}
}

async function announced(what: string, work: () => Promise<void>): Promise<void> {
	console.log(`Building ${what} …`);
	const { seconds } = await timed(work);
	console.log(`Built ${what} in ${seconds}.`);
}

if (import.meta.main) await build();
