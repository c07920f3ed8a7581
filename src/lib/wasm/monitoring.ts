import type { CastOptions, Caster, LoadedModule } from './caster.ts';
import { HostError } from './errors.ts';
import type { CastOutcome, CastRequest } from './protocol.ts';
import { retryTransient, type RetryOptions } from './retry.ts';

export interface MonitoringOptions extends CastOptions, Omit<RetryOptions, 'signal'> {
	/** Told of each attempt, counted from 1, as it ends: for a log, a record, a figure. */
	onAttempt?: (attempt: number, outcome: CastOutcome) => void;
}

/**
 * Casts, and casts again with growing pauses while the host failed in a way that passes (a worker that did not
 * start, a download that broke off). What the program itself did is never repeated: no timeout, trap or limit.
 * Always resolves, with the last attempt's outcome.
 */
export async function executeWasmWithMonitoring(
	caster: Caster,
	module: LoadedModule,
	request: CastRequest,
	{ onAttempt, ...options }: MonitoringOptions = {}
): Promise<CastOutcome> {
	let last: CastOutcome | undefined;
	const attemptOnce = async (attempt: number): Promise<CastOutcome> => {
		last = await caster.cast(module, request, options);
		onAttempt?.(attempt, last);
		if (last.kind !== 'host-failed' || !last.transient) return last;
		throw new HostError(last.code, last.message, { transient: true });
	};
	try {
		return await retryTransient(attemptOnce, options);
	} catch {
		return last ?? caster.cast(module, request, options);
	}
}
