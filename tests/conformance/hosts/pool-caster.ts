import { concatBytes } from '../../../src/lib/wasm/bytes.ts';
import { LiveInput } from '../../../src/lib/wasm/live-input.ts';
import type { InputSource } from '../../../src/lib/wasm/protocol.ts';
import type { WasmWorkerPool } from '../../../src/lib/wasm/worker-runner.ts';
import type { AgentCaster } from './agent.ts';
import type { HostCastOptions } from './host.ts';

/** A pool of the core, for hosts that cast with it directly. */
export function casterOver(pool: WasmWorkerPool): AgentCaster {
	return {
		async cast(bytes, { stdin, ...request }, { signal, onOutput, onFeed }) {
			const live = onFeed ? liveInput(onFeed) : undefined;
			const module = await pool.loadOnce(bytes);
			const { stdout, stderr, ...rest } = await pool.cast(
				module,
				{ ...request, ...(live ?? (stdin ? { input: { kind: 'bytes', bytes: stdin } } : {})) },
				{
					...(signal ? { signal } : {}),
					...(onOutput ? { onEvent: (event) => event.kind === 'output' && onOutput(event.stream, event.chunk) } : {})
				}
			);
			return { ...rest, stdout: concatBytes(stdout), stderr: concatBytes(stderr) };
		},
		inspect: async (bytes, limits) => (await pool.loadOnce(bytes, limits)).description,
		close: () => pool.close()
	};
}

function liveInput(onFeed: NonNullable<HostCastOptions['onFeed']>): { input: InputSource } {
	const feed = new LiveInput();
	onFeed(feed);
	return { input: { kind: 'live', feed } };
}
