import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.ts';
import { compileWat } from '../unit/support/wat.ts';
import { CORPUS } from '../conformance/hostile/corpus/all.ts';
import { MODERN } from './modern.ts';

const EXAMPLES = join(ROOT, 'wasm', 'examples');
/** Larger modules take too long to turn over thousands of times. */
const LARGEST = 200_000;

/** Modules to start from: the built examples, the hostile programs in the text format, and what is only in binary. */
export async function seedModules(): Promise<readonly Uint8Array[]> {
	const texts = Object.values(CORPUS)
		.flat()
		.flatMap(({ source }) => (typeof source === 'string' ? [source] : []));
	const compiled = await Promise.all(texts.map((text) => compileWat(text)));
	return [...exampleModules(), ...compiled, ...MODERN].filter(({ length }) => length <= LARGEST);
}

function exampleModules(): Uint8Array[] {
	return readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.wasm'))
		.map((path) => new Uint8Array(readFileSync(join(EXAMPLES, path))));
}
