/** Wasmer's SDK: one client and one sandbox, kept; a command run in it for each cast. */
import type { Wasmer as WasmerClient } from '@wasmer/sdk';
import { fetchBytes, type Cast, type Contender } from './contender.ts';

const SDK = '/peers/@wasmer/sdk/dist/index.js';
const { Wasmer } = (await import(/* @vite-ignore */ SDK)) as { Wasmer: typeof WasmerClient };

export function create(): Contender {
	const client = new Wasmer();
	return { load: (url) => load(client, url) };
}

async function load(client: WasmerClient, url: string): Promise<Cast> {
	const program = await client.packages.load(await fetchBytes(url));
	const sandbox = await client.sandboxes.create({ packages: [program] });
	return async ({ args = [], stdin, timeoutMs }) => {
		const bytes = stdin instanceof Blob ? new Uint8Array(await stdin.arrayBuffer()) : stdin;
		const output = await sandbox.command(program, args).run({
			check: false,
			outputBytes: 128 * 1_048_576,
			...(bytes ? { stdin: bytes } : {}),
			...(timeoutMs ? { timeoutMs } : {})
		});
		return { kind: output.exitCode === 0 ? 'ok' : output.reason, output: [output.stdout.bytes] };
	};
}
