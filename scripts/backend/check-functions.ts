/** Has Deno check the types of the functions by its own rules, as `supabase functions deploy` bundles them: one at a time. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, mustRun } from '../tools.ts';

const FUNCTIONS = join(ROOT, 'supabase/functions');

for (const { name } of (await readdir(FUNCTIONS, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
	if (name.startsWith('_')) continue;
	const config = join(FUNCTIONS, name, 'deno.json');
	const flags = ['--quiet', '--no-lock', '--node-modules-dir=manual', `--config=${config}`];
	await mustRun('deno', ['check', ...flags, join(FUNCTIONS, name, 'index.ts')]);
}
