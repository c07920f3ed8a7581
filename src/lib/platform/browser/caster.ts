import type { WasmWorkerPool } from '../../wasm/worker-runner.ts';
import { castsAtOnce, createBrowserPool } from './pool.ts';
import workerUrl from './worker.ts?worker&url';

/** The app's caster: workers of its own origin, whose script is served under a policy of its own. */
export function createBrowserCaster(): WasmWorkerPool {
	return createBrowserPool(startWorker, castsAtOnce());
}

/** Where Trusted Types are enforced, only this one script may become a worker. */
function startWorker(): Worker {
	return new Worker(trustedUrl(workerUrl), { type: 'module', name: 'spell' });
}

interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

function trustedUrl(url: string): string {
	const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
	if (trustedTypes === undefined) return url;
	policy ??= trustedTypes.createPolicy('spell-worker', {
		createScriptURL(asked) {
			if (asked !== workerUrl) throw new TypeError(`${asked} is not the script of a spell's worker`);
			return asked;
		}
	});
	return policy.createScriptURL(url);
}
