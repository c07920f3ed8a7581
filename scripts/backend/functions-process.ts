import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../tools.ts';

export interface FunctionsOptions {
	/** The backend as seen from this machine. Without a slash at its end. */
	url: string;
	publishableKey: string;
	secretKey: string;
	/** Where they are; ours, when it is left out. */
	folder?: string;
	/** Takes what a person at the terminal should see. */
	tell: (text: string) => void;
}

const DENO = join(ROOT, 'node_modules/deno', process.platform === 'win32' ? 'deno.exe' : 'deno');
const HOST = join(ROOT, 'scripts/backend/functions-host.ts');
const FUNCTIONS = join(ROOT, 'supabase/functions');
/** Where Deno keeps what it made of the sources; nothing else of it is written. */
const CACHE = join(ROOT, 'node_modules/.cache/spell-deno');
const READABLE = [FUNCTIONS, HOST, join(ROOT, 'src/lib'), join(ROOT, 'node_modules'), join(ROOT, 'package.json')];
const VARIABLES = ['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEYS', 'SUPABASE_SECRET_KEYS'];

/** Whether there is a Deno: npm leaves it out where scripts of packages are not run. */
export function hasDeno(): boolean {
	return existsSync(DENO);
}

/** A process that serves the functions on a port of this machine. It may reach this machine alone, and run and write nothing. */
export interface FunctionsProcess {
	readonly port: number;
	readonly pid: number;
	/** Settles when it ends, with why. */
	readonly ended: Promise<string>;
	stop(): Promise<void>;
}

/** @throws Error when it ends before it serves. */
export async function startProcess(options: FunctionsOptions): Promise<FunctionsProcess> {
	await mkdir(CACHE, { recursive: true });
	const child = spawn(DENO, denoArguments(options.folder ?? FUNCTIONS), {
		cwd: ROOT,
		env: environment(options),
		stdio: ['pipe', 'pipe', 'pipe']
	});
	const ended = new Promise<string>((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
	});
	createInterface(child.stderr).on('line', (line) => options.tell(`functions: ${line}`));
	const port = await Promise.race([portOf(child, options.tell), ended]);
	if (typeof port === 'string') throw new Error(`Deno ended before it served the functions: ${port}.`);
	return { port, pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

function denoArguments(folder: string): string[] {
	return [
		'run',
		...[
			'--quiet',
			'--no-prompt',
			'--no-remote',
			'--cached-only',
			'--no-config',
			'--no-lock',
			'--node-modules-dir=manual'
		],
		'--allow-net=127.0.0.1',
		`--allow-read=${[folder, ...READABLE].join(',')}`,
		`--allow-env=${VARIABLES.join(',')}`,
		HOST,
		`${pathToFileURL(folder).href}/`
	];
}

/** Of our own environment it gets nothing: it holds what is none of a function's business. */
function environment({ url, publishableKey, secretKey }: FunctionsOptions): NodeJS.ProcessEnv {
	return {
		DENO_DIR: CACHE,
		DENO_NO_UPDATE_CHECK: '1',
		NO_COLOR: '1',
		SUPABASE_URL: url,
		SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
		SUPABASE_SECRET_KEYS: JSON.stringify({ default: secretKey })
	};
}

function portOf(child: ChildProcess, tell: (text: string) => void): Promise<number> {
	return new Promise((resolve) => {
		if (child.stdout === null) return;
		createInterface(child.stdout).on('line', (line) => {
			const [, port] = /^port (\d+)$/.exec(line) ?? [];
			if (port === undefined) tell(`functions: ${line}`);
			else resolve(Number(port));
		});
	});
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
	const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
	child.kill('SIGTERM');
	await ended;
	clearTimeout(timer);
}
