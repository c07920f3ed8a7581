import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.ts';
import { compileWat } from '../unit/support/wat.ts';
import { lebU } from '../../src/lib/wasm/binary/writer.ts';
import { bomb, body, custom, joined } from '../conformance/hostile/bomb.ts';
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
	return [...exampleModules(), ...compiled, ...MODERN, longNames()].filter(({ length }) => length <= LARGEST);
}

/** Names that are cut: of the module, and of a function. */
function longNames(): Uint8Array {
	const long = new Uint8Array(2_000).fill(0x61);
	const name = joined(lebU(long.length), long);
	const parts = [name, joined([1, 0], name)].map((part, id) => joined([id], lebU(part.length), part));
	return bomb({ bodies: [body([0])], behind: [custom('name', ...parts)] });
}

function exampleModules(): Uint8Array[] {
	return readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.wasm'))
		.map((path) => new Uint8Array(readFileSync(join(EXAMPLES, path))));
}
