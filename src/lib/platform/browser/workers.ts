/** The one place where the app's workers are started. */
import checkUrl from './check-worker.ts?worker&url';
import inspectUrl from './inspect-worker.ts?worker&url';
import resultUrl from './result-worker.ts?worker&url';
import castUrl from './worker.ts?worker&url';
import { trustedUrls } from './trusted-url.ts';

const SCRIPTS = { cast: castUrl, check: checkUrl, inspect: inspectUrl, result: resultUrl } as const;
const trustedUrl = trustedUrls('spell-worker', Object.values(SCRIPTS));

/** Starts a worker of the app's own origin, whose script is served under a policy of its own. */
export function startWorker(script: keyof typeof SCRIPTS): Worker {
	return new Worker(trustedUrl(SCRIPTS[script]), { type: 'module', name: `spell-${script}` });
}
