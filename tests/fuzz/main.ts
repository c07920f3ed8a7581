/**
 * Turns modules over and looks for what must not happen: npm run fuzz -- --seconds 60 --seed 1
 *
 * Mutated modules go through check, rewriting and the engine's validation; random programs are run with fuel and
 * without. Prints what became of them. Modules that were found are kept in the folder for temporary files.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (!(seconds > 0) || !Number.isSafeInteger(seed))
	throw new Error('--seconds takes a number above 0, --seed a whole one.');

const { iterations, fates, programs, finds } = await fuzz({ seconds, seed });
console.log(`seed ${seed}: ${iterations} mutants, each metered and unmetered; ${programs} programs run both ways`);
for (const [fate, count] of [...fates].sort(([, a], [, b]) => b - a))
	console.log(`${String(count).padStart(9)}  ${fate}`);
console.log(`${finds.length} finds`);
if (finds.length > 0) {
	const folder = mkdtempSync(join(tmpdir(), 'spell-fuzz-'));
	for (const [index, { what, module }] of finds.entries()) {
		if (module) writeFileSync(join(folder, `${index}.wasm`), module);
		console.log(`  ${index}. ${what}`);
	}
	console.log(`modules: ${folder}`);
	process.exitCode = 1;
}
