import { concatBytes } from '../../../src/lib/wasm/bytes.ts';
import type { WasmWorkerPool } from '../../../src/lib/wasm/worker-runner.ts';
import type { AgentCaster } from './agent.ts';

/** A pool of the core, for hosts that cast with it directly. */
export function casterOver(pool: WasmWorkerPool): AgentCaster {
	return {
		async cast(bytes, { stdin, ...request }, { signal, onOutput }) {
			const module = await pool.loadOnce(bytes);
			const { stdout, stderr, ...rest } = await pool.cast(
				module,
				{ ...request, ...(stdin ? { input: { kind: 'bytes', bytes: stdin } } : {}) },
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
