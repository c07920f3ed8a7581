import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../../../src/cli/main.ts', import.meta.url));
const ENVIRONMENT = { ...process.env, NODE_NO_WARNINGS: '1', XDG_CACHE_HOME: join(tmpdir(), 'spell-cli-tests') };

/** How the real command line ended, run as a process of its own. */
export interface Ended {
	/** `null` when a signal ended it. */
	code: number | null;
	stdout: Buffer;
	stderr: string;
	/** From its start to its end, in ms. */
	elapsedMs: number;
}

export interface SpellOptions {
	/** All of stdin. */
	stdin?: Uint8Array | string;
	/** Stdin gives nothing and does not end. */
	silentStdin?: boolean;
	/** Called when the process is up; to press Ctrl-C, for one. */
	onStart?: (child: ChildProcess) => void;
}

/** Runs `spell` with these arguments to its end. */
export function spell(args: readonly string[], options: SpellOptions = {}): Promise<Ended> {
	return run(process.execPath, [MAIN, ...args], options);
}

/** Runs a line of shell in which `$SPELL` is the command: for pipes and redirections. */
export function shell(line: string, options: SpellOptions = {}): Promise<Ended> {
	const command = `SPELL() { "${process.execPath}" "${MAIN}" "$@"; }; ${line}`;
	return run('bash', ['-c', command], options);
}

async function run(
	file: string,
	args: readonly string[],
	{ stdin, silentStdin, onStart }: SpellOptions
): Promise<Ended> {
	const started = performance.now();
	const child = spawn(file, args, {
		env: ENVIRONMENT,
		stdio: [stdin === undefined && !silentStdin ? 'ignore' : 'pipe', 'pipe', 'pipe']
	});
	const stdout: Buffer[] = [];
	const stderr: Buffer[] = [];
	child.stdout!.on('data', (piece: Buffer) => stdout.push(piece));
	child.stderr!.on('data', (piece: Buffer) => stderr.push(piece));
	child.stdin?.on('error', () => undefined);
	if (stdin !== undefined) child.stdin?.end(stdin);
	onStart?.(child);
	const [code] = (await once(child, 'close')) as [number | null];
	return {
		code,
		stdout: Buffer.concat(stdout),
		stderr: Buffer.concat(stderr).toString(),
		elapsedMs: performance.now() - started
	};
}
