import { spawn, type SpawnOptions } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../scripts/tools.ts';
import type { Block, Doc } from './markdown.ts';

/** A `sh` block, what its commands are to print (the `text` block behind it), and the files saved above it. */
export interface Example {
	title: string;
	commands: string[];
	expected: string;
	files: Block[];
}

/** Tools that npm brings. Examples with others (compilers) run only with SPELL_DOCS_COMPILERS set. */
const SPELL = ['npm', 'run', '-s', 'spell', '--'];
const OF_NPM = [SPELL, ['npx', 'asc'], ['npx', 'wat2wasm']];
const ALSO_COMPILERS = process.env['SPELL_DOCS_COMPILERS'] !== undefined;

/** The examples of a document that say what they print and can run here. */
export function examplesOf({ path, blocks }: Doc): Example[] {
	return blocks.flatMap((block, index) => {
		const next = blocks[index + 1];
		if (block.language !== 'sh' || next?.language !== 'text') return [];
		const commands = block.text.trim().split('\n');
		const files = blocks.slice(0, index).filter(({ file }) => file !== undefined);
		const runnable = ALSO_COMPILERS || commands.every((command) => isOfNpm(splitWords(command)));
		return runnable ? [{ title: `${path}:${block.line}`, commands, expected: next.text, files }] : [];
	});
}

/** Writes the files of an example; of several with one name, the last counts. */
export function saveFiles({ files }: Example, folder: string): void {
	for (const { file = '', text } of files) {
		mkdirSync(dirname(join(folder, file)), { recursive: true });
		writeFileSync(join(folder, file), text);
	}
}

/** Runs a command as if the folder were the project's, and checks its exit code: 0, or what `# exit code 1` says. */
export async function runCommand(command: string, folder: string): Promise<string> {
	const [, line = '', code = '0'] = /^(.*?)(?:\s+# exit code (\d+).*)?$/.exec(command) ?? [];
	const words = splitWords(line);
	const variables = words.filter((word) => /^[A-Z]+=/.test(word)).map((word) => word.split('=', 2));
	const env = { ...process.env, ...(Object.fromEntries(variables) as Record<string, string>) };
	const { status, stdout, stderr } = await run(resolveTool(words.slice(variables.length)), { cwd: folder, env });
	if (status === Number(code)) return isOfNpm(words) ? stdout + stderr : stdout;
	throw new Error(`${command} ended with ${status}\n${stdout}${stderr}`);
}

interface Ended {
	status: number | null;
	stdout: string;
	stderr: string;
}

function run([program = '', ...args]: string[], options: SpawnOptions): Promise<Ended> {
	const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	const printed = { stdout: '', stderr: '' };
	for (const name of ['stdout', 'stderr'] as const) {
		child[name].setEncoding('utf8').on('data', (piece: string) => (printed[name] += piece));
	}
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status) => resolve({ status, ...printed }));
	});
}

function isOfNpm(words: readonly string[]): boolean {
	return OF_NPM.some((tool) => tool.every((word, index) => words[index] === word));
}

function resolveTool(words: string[]): string[] {
	if (SPELL.every((word, index) => words[index] === word))
		return [process.execPath, join(ROOT, 'src/cli/main.ts'), ...words.slice(SPELL.length)];
	const [first, tool = '', ...rest] = words;
	return first === 'npx' ? [process.execPath, join(ROOT, 'node_modules/.bin', tool), ...rest] : words;
}

/** Splits as a shell does where there are only words and single quotes. */
function splitWords(line: string): string[] {
	return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
}
