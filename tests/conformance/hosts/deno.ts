import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../../scripts/tools.ts';
import type { Command, OutputEvent } from './agent.ts';
import type { ConformanceHost } from './host.ts';
import { RemoteHost, type Channel } from './remote.ts';
import { decode, encode } from './wire.ts';

const DENO = join(ROOT, 'node_modules', '.bin', 'deno');
const AGENT = join(ROOT, 'tests', 'conformance', 'hosts', 'deno-agent.ts');
/** Packages come from node_modules, and of the network only this machine can be reached, for programs that fetch. */
const FLAGS = ['--quiet', '--no-prompt', '--no-remote', '--node-modules-dir=manual', '--unstable-worker-options'];

type Line = { event: OutputEvent } | { id: number; value?: unknown; error?: string };

/** One Deno process for all casts. */
export function denoHost(): ConformanceHost {
	const args = ['run', ...FLAGS, `--allow-read=${ROOT}`, '--allow-net=127.0.0.1', AGENT];
	const shell = process.platform === 'win32';
	const child = spawn(DENO, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'], shell });
	const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
	let listener: (event: OutputEvent) => void = () => {};
	let sent = 0;
	createInterface(child.stdout).on('line', (text) => {
		const line = decode(text) as Line;
		if ('event' in line) return listener(line.event);
		const { resolve, reject } = pending.get(line.id)!;
		pending.delete(line.id);
		if (line.error === undefined) resolve(line.value);
		else reject(new Error(line.error));
	});
	child.once('exit', (code) => {
		for (const { reject } of pending.values()) reject(new Error(`Deno ended with code ${code}.`));
	});
	const channel: Channel = {
		send: (command: Command) =>
			new Promise((resolve, reject) => {
				const id = sent++;
				pending.set(id, { resolve, reject });
				child.stdin.write(`${encode({ id, command })}\n`);
			}),
		onOutput: (given) => (listener = given),
		async close() {
			const gone = once(child, 'exit');
			child.stdin.end();
			await gone;
		}
	};
	return new RemoteHost('Deno', channel);
}
