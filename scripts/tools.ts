import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const TOOLS = join(ROOT, 'node_modules', '.bin');

/**
 * Runs a command at the repository's root, output shown as it comes, and gives its exit code.
 * The project's own tools come first, whether or not npm started us.
 */
export function run(command: string, args: readonly string[]): Promise<number> {
	const env = { ...process.env, PATH: `${TOOLS}${delimiter}${process.env['PATH'] ?? ''}` };
	// Windows starts npm's tools through a shell only; no argument here needs quoting.
	const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit', shell: process.platform === 'win32' });
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});
}

/** As `run`, for commands without which there is no going on. */
export async function mustRun(command: string, args: readonly string[]): Promise<void> {
	const code = await run(command, args);
	if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (exit code ${code}).`);
}

/** What the work gives, and how many seconds it took, for people to read. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: string }> {
	const start = performance.now();
	const value = await work();
	return { value, seconds: `${((performance.now() - start) / 1000).toFixed(1)} s` };
}
