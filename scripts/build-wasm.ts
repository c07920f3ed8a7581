/**
 * Builds the example spells in wasm/examples.
 *
 *   node scripts/build-wasm.ts           rebuild what this machine has compilers for
 *   node scripts/build-wasm.ts --check   write nothing; fail when a committed file is not what it should be
 *
 * A folder is a spell when it holds a manifest.json; its source tells the toolchain. AssemblyScript and WAT
 * come from npm and give the same bytes everywhere, so `--check` builds them again and compares. C, Rust and Go
 * vary with the compiler: their committed files are held to SHA256SUMS, and BUILT_WITH.md says what made them.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import asc from 'assemblyscript/asc';
import wabt from 'wabt';
import { writeManifestSection } from '../src/lib/wasm/binary/manifest.ts';
import { InvalidInputError } from '../src/lib/wasm/errors.ts';
import type { Manifest } from '../src/lib/wasm/protocol.ts';
import { ROOT } from './tools.ts';

const EXAMPLES = join(ROOT, 'wasm', 'examples');
const SUMS = join(EXAMPLES, 'SHA256SUMS');
const BUILT_WITH = join(EXAMPLES, 'BUILT_WITH.md');

/** A way from source to module. */
interface Toolchain {
	language: string;
	/** Whether every machine gives the same bytes. */
	reproducible: boolean;
	/** Whether the spell of this name is written for it. */
	owns(name: string): boolean;
	/** The compiler as found here, or why there is none. */
	probe(): Promise<Probe>;
}

type Probe =
	{ found: true; version: string; compile(name: string): Promise<Uint8Array> } | { found: false; why: string };

/** A spell after its turn: its bytes as they should be, and what was done to get them. */
interface Built {
	name: string;
	bytes: Uint8Array;
	toolchain: Toolchain;
	/** The compiler that has just made it; `undefined` when the committed module was kept. */
	builtWith: string | undefined;
	/** Why it was not compiled. */
	skipped?: string;
}

// ---- Toolchains ----

const assemblyScript: Toolchain = {
	language: 'AssemblyScript',
	reproducible: true,
	owns: (name) => hasSource(name, `${name}.ts`),
	probe: async () => ({ found: true, version: `asc ${asc.version}`, compile: compileAssemblyScript })
};

/** Names are kept for the frames of traps; memory is never given back, as every cast has its own. */
async function compileAssemblyScript(name: string): Promise<Uint8Array> {
	let binary: Uint8Array | undefined;
	const flags = ['-Oz', '--debug', '--runtime', 'stub', '--config', 'none', '--outFile', `${name}.wasm`];
	const stderr = asc.createMemoryStream();
	const { error } = await asc.main([`${name}/${name}.ts`, '--baseDir', EXAMPLES, ...flags], {
		stderr,
		writeFile: (file, contents) => {
			if (file === `${name}.wasm` && typeof contents !== 'string') binary = contents;
		}
	});
	if (error || binary === undefined) throw new Error(`${name}: asc failed\n${stderr.toString()}`, { cause: error });
	return binary;
}

const wat: Toolchain = {
	language: 'WAT',
	reproducible: true,
	owns: (name) => hasSource(name, `${name}.wat`),
	probe: async () => ({ found: true, version: `wabt ${packageVersion('wabt')}`, compile: compileWat })
};

async function compileWat(name: string): Promise<Uint8Array> {
	const file = `${name}.wat`;
	const text = await readFile(join(EXAMPLES, name, file), 'utf8');
	const module = (await wabt()).parseWat(file, text.replaceAll('\r\n', '\n'));
	try {
		module.resolveNames();
		module.validate();
		return module.toBinary({ write_debug_names: true }).buffer;
	} finally {
		module.destroy();
	}
}

const c: Toolchain = {
	language: 'C',
	reproducible: false,
	owns: (name) => hasSource(name, `${name}.c`),
	probe: async () => {
		const target = '--target=wasm32-wasi';
		const sdk = process.env['WASI_SDK_PATH'];
		const compilers = [...(sdk ? [join(sdk, 'bin', 'clang')] : []), 'clang', 'clang-22', 'clang-19', 'clang-14'];
		const compiler = compilers.find((candidate) => existsSync(output(candidate, [target, '-print-file-name=libc.a'])));
		if (compiler === undefined) return { found: false, why: 'no clang with a WASI libc' };
		const flags = [target, '-std=c11', '-Os', '-Wall', '-Wextra', '-Werror', '-Wl,--strip-debug'];
		return {
			found: true,
			version: firstLine(output(compiler, ['--version'])),
			compile: (name) => {
				const args = [...flags, `${name}.c`];
				const env = { PATH: pathWithoutNpm() };
				return compileWith((file) => runCompiler(compiler, [...args, '-o', file], join(EXAMPLES, name), env));
			}
		};
	}
};

/** Clang pipes its result through any wasm-opt it finds, such as AssemblyScript's: other bytes, and no names. */
function pathWithoutNpm(): string {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	return folders.filter((folder) => !folder.endsWith(join('node_modules', '.bin'))).join(delimiter);
}

const rust: Toolchain = {
	language: 'Rust',
	reproducible: false,
	owns: (name) => hasSource(name, 'src/main.rs'),
	probe: async () => {
		const target = ['--target', 'wasm32-wasip1'];
		const compiler = process.env['RUSTC'] ?? 'rustc';
		if (!existsSync(output(compiler, [...target, '--print', 'target-libdir']))) {
			return { found: false, why: 'no rustc with the target wasm32-wasip1' };
		}
		const linker = process.env['CARGO_TARGET_WASM32_WASIP1_LINKER'];
		const flags = ['opt-level=s', 'lto', 'codegen-units=1', 'panic=abort', 'strip=debuginfo'];
		if (linker) flags.push(`linker=${linker}`);
		return {
			found: true,
			version: firstLine(output(compiler, ['--version'])),
			compile: (name) => {
				const codegen = flags.flatMap((flag) => ['-C', flag]);
				const source = ['--edition', '2021', `--remap-path-prefix=${EXAMPLES}=.`, 'src/main.rs'];
				const args = [...target, ...codegen, '--crate-name', name.replaceAll('-', '_'), ...source];
				return compileWith((file) => runCompiler(compiler, [...args, '-o', file], join(EXAMPLES, name)));
			}
		};
	}
};

const go: Toolchain = {
	language: 'Go',
	reproducible: false,
	owns: (name) => hasSource(name, 'go.mod'),
	probe: async () => {
		const version = output('go', ['version']);
		const [, minor] = /go1\.(\d+)/.exec(version) ?? [];
		if (minor === undefined || Number(minor) < 21) return { found: false, why: 'no go 1.21 or newer' };
		const flags = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w -buildid='];
		const env = { GOOS: 'wasip1', GOARCH: 'wasm', GOFLAGS: '', GOTOOLCHAIN: 'local', GOWASM: '' };
		return {
			found: true,
			version: version.replace(/^go version /, ''),
			compile: (name) =>
				compileWith((file) => runCompiler('go', [...flags, '-o', file, '.'], join(EXAMPLES, name), env))
		};
	}
};

const TOOLCHAINS: readonly Toolchain[] = [assemblyScript, wat, c, rust, go];

function hasSource(name: string, file: string): boolean {
	return existsSync(join(EXAMPLES, name, file));
}

/** What a tool answers on stdout, or nothing when there is no such tool or it fails. */
function output(command: string, args: readonly string[]): string {
	const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
	return status === 0 ? stdout.trim() : '';
}

function firstLine(text: string): string {
	return text.split('\n', 1)[0] ?? '';
}

function packageVersion(name: string): string {
	const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
	return version;
}

/** Has a compiler write into a folder of its own, and gives what it wrote. */
async function compileWith(compile: (file: string) => void): Promise<Uint8Array> {
	const folder = await mkdtemp(join(tmpdir(), 'spell-build-'));
	try {
		const file = join(folder, 'module.wasm');
		compile(file);
		return await readFile(file);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function runCompiler(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): void {
	const { status, stderr, error } = spawnSync(command, args, {
		cwd,
		encoding: 'utf8',
		env: { ...process.env, ...env, PWD: cwd }
	});
	if (status !== 0) throw new Error(`${command} failed in ${cwd}\n${stderr ?? ''}`, { cause: error });
}

// ---- Spells ----

async function spellNames(): Promise<string[]> {
	const names = (await readdir(EXAMPLES)).sort();
	return names.filter((name) => existsSync(join(EXAMPLES, name, 'manifest.json')));
}

function toolchainOf(name: string): Toolchain {
	const toolchain = TOOLCHAINS.find((candidate) => candidate.owns(name));
	if (toolchain === undefined) throw new Error(`${name}: no source that a toolchain here knows`);
	return toolchain;
}

async function readManifest(name: string): Promise<Manifest> {
	const manifest = JSON.parse(await readFile(join(EXAMPLES, name, 'manifest.json'), 'utf8')) as Manifest;
	if (manifest.name !== name) throw new Error(`${name}: its manifest calls it "${manifest.name}"`);
	return manifest;
}

function binaryPath(name: string): string {
	return join(EXAMPLES, name, `${name}.wasm`);
}

/** Compiles a spell where `wanted` allows and a compiler is found, else keeps its module; both get today's manifest. */
async function build(name: string, wanted: (toolchain: Toolchain) => boolean): Promise<Built> {
	const toolchain = toolchainOf(name);
	const manifest = await readManifest(name);
	const probe = wanted(toolchain) ? await toolchain.probe() : undefined;
	if (probe?.found) {
		const bytes = embed(name, await probe.compile(name), manifest);
		refusePaths(name, bytes);
		return { name, bytes, toolchain, builtWith: probe.version };
	}
	const bytes = embed(name, await readFile(binaryPath(name)), manifest);
	return { name, bytes, toolchain, builtWith: undefined, ...(probe && { skipped: probe.why }) };
}

/** The module with its manifest in it, or an error that names each wrong field. */
function embed(name: string, bytes: Uint8Array, manifest: Manifest): Uint8Array {
	try {
		return writeManifestSection(bytes, manifest);
	} catch (error) {
		if (!(error instanceof InvalidInputError)) throw error;
		const problems = error.problems.map(({ path, message }) => `  ${path || '/'}: ${message}`);
		throw new Error(`${name}: manifest.json is not valid\n${problems.join('\n')}`, { cause: error });
	}
}

/** A module must not tell on which machine it was built. */
function refusePaths(name: string, bytes: Uint8Array): void {
	const paths = [ROOT, homedir() + sep, tmpdir() + sep].filter((path) => path.length > 2);
	const found = paths.filter((path) => Buffer.from(bytes).includes(path));
	if (found.length > 0) throw new Error(`${name}: the module names a path of this machine: ${found.join(', ')}`);
}

// ---- What is written beside them ----

function sha256(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** In the format of `sha256sum`, for `sha256sum --check` in wasm/examples. */
function sumLine(name: string, bytes: Uint8Array): string {
	return `${sha256(bytes)}  ${name}/${name}.wasm\n`;
}

/** Rewrites the lines of what was just compiled; the others keep telling what made the committed file. */
async function describeCompilers(spells: readonly Built[]): Promise<string> {
	const before = existsSync(BUILT_WITH) ? await readFile(BUILT_WITH, 'utf8') : '';
	const lines = spells.map(({ name, toolchain, builtWith }) => {
		const known = before.split('\n').find((line) => line.startsWith(`- \`${name}\`:`));
		return builtWith === undefined && known ? known : `- \`${name}\`: ${toolchain.language}, ${builtWith ?? 'unknown'}`;
	});
	const title =
		'# Built with\n\nThe compilers that made the committed modules. `npm run build:wasm` writes this file.\n\n';
	return `${title}${lines.join('\n')}\n`;
}

// ---- The two commands ----

async function rebuild(): Promise<number> {
	const spells: Built[] = [];
	for (const name of await spellNames()) {
		const spell = await build(name, () => true);
		await writeFile(binaryPath(name), spell.bytes);
		console.log(summary(spell));
		spells.push(spell);
	}
	await writeFile(SUMS, spells.map(({ name, bytes }) => sumLine(name, bytes)).join(''));
	await writeFile(BUILT_WITH, await describeCompilers(spells));
	return 0;
}

function summary({ name, bytes, builtWith, skipped }: Built): string {
	return `${name.padEnd(20)} ${String(bytes.length).padStart(9)} bytes  ${builtWith ?? `skipped: ${skipped}`}`;
}

async function check(): Promise<number> {
	const names = await spellNames();
	const problems = (await Promise.all([...names.map(problemsOf), strayFiles(names)])).flat();
	for (const problem of problems) console.error(problem);
	if (problems.length === 0) console.log(`${names.length} example spells are as committed.`);
	return problems.length === 0 ? 0 : 1;
}

/** What is wrong with a committed spell, one line each. */
async function problemsOf(name: string): Promise<string[]> {
	if (!existsSync(binaryPath(name))) return [`${name}: ${name}.wasm is missing`];
	const committed = await readFile(binaryPath(name));
	const { bytes, builtWith } = await build(name, ({ reproducible }) => reproducible);
	const problems: string[] = [];
	if (!isDeepStrictEqual(Buffer.from(bytes), committed)) {
		problems.push(
			builtWith
				? `${name}: ${name}.wasm is not what ${builtWith} makes of its source (${sha256(bytes)})`
				: `${name}: ${name}.wasm does not carry manifest.json as it is now`
		);
	}
	const sums = existsSync(SUMS) ? await readFile(SUMS, 'utf8') : '';
	if (!sums.includes(sumLine(name, committed))) {
		problems.push(`${name}: SHA256SUMS does not have ${sha256(committed)} for it`);
	}
	return problems;
}

/** Lines of SHA256SUMS for which there is no spell. */
async function strayFiles(names: readonly string[]): Promise<string[]> {
	const sums = existsSync(SUMS) ? await readFile(SUMS, 'utf8') : '';
	const listed = sums.split('\n').flatMap((line) => line.split('  ')[1] ?? []);
	const known = new Set(names.map((name) => `${name}/${name}.wasm`));
	return listed.filter((file) => !known.has(file)).map((file) => `SHA256SUMS: there is no ${file}`);
}

async function main(args: readonly string[]): Promise<number> {
	if (args.length === 0) return rebuild();
	if (args.length === 1 && args[0] === '--check') return check();
	console.error('usage: node scripts/build-wasm.ts [--check]');
	return 2;
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	// A compiler's complaint is the message; where in this script it surfaced helps nobody.
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
