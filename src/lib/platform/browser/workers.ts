/** The one place where the app's workers are started. */
import checkUrl from './check-worker.ts?worker&url';
import inspectUrl from './inspect-worker.ts?worker&url';
import resultUrl from './result-worker.ts?worker&url';
import castUrl from './worker.ts?worker&url';

const SCRIPTS = { cast: castUrl, check: checkUrl, inspect: inspectUrl, result: resultUrl } as const;

/** Starts a worker of the app's own origin, whose script is served under a policy of its own. */
export function startWorker(script: keyof typeof SCRIPTS): Worker {
	return new Worker(trustedUrl(SCRIPTS[script]), { type: 'module', name: `spell-${script}` });
}

interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** Where Trusted Types are enforced, only these scripts may become workers. */
function trustedUrl(url: string): string {
	const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
	if (trustedTypes === undefined) return url;
	policy ??= trustedTypes.createPolicy('spell-worker', {
		createScriptURL(asked) {
			if (!Object.values<string>(SCRIPTS).includes(asked))
				throw new TypeError(`${asked} is not the script of a spell's worker`);
			return asked;
		}
	});
	return policy.createScriptURL(url);
}
