/** Runno: its own worker host, which fetches and compiles for each cast. Its stdout is text. */
import { WASIWorkerHost } from '@runno/wasi';
import type { Contender } from './contender.ts';

export function create(): Contender {
	return {
		load:
			async (url) =>
			async ({ args = [] }) => {
				const encoder = new TextEncoder();
				const output: Uint8Array[] = [];
				const host = new WASIWorkerHost(new URL(url, location.href).href, {
					args: ['program', ...args],
					env: {},
					fs: {},
					stdout: (text) => void output.push(encoder.encode(text))
				});
				const { exitCode } = await host.start();
				return { kind: exitCode === 0 ? 'ok' : `exit ${exitCode}`, output };
			}
	};
}
