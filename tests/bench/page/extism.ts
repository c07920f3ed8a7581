/** Extism: a plugin in its own worker, whose instance is kept from call to call. */
import { createPlugin } from '@extism/extism';
import type { Contender } from './contender.ts';

export function create(): Contender {
	return {
		load: async (url) => {
			const wasm = [{ url: new URL(url.replace('shout-spell', 'shout-extism'), location.href) }];
			const plugin = await createPlugin({ wasm }, { useWasi: false, runInWorker: true });
			return async ({ stdin }) => {
				const output = await plugin.call('cast', stdin as Uint8Array);
				return { kind: 'ok', output: output ? [output.bytes()] : [] };
			};
		}
	};
}
