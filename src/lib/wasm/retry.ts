import { HostError } from './errors.ts';

/** When and how often to try again. Times in ms. */
export interface RetryOptions {
	signal?: AbortSignal;
	/** Tries in all, the first one counted; 3 unless given. */
	attempts?: number;
	/** Most that is waited before the second try; doubles with each further one. 200 unless given. */
	baseMs?: number;
	/** Most that is ever waited; 10,000 unless given. */
	maxMs?: number;
	/** From 0 up to 1; `Math.random` unless given. */
	random?: () => number;
	/** Waits; rejects with the signal's reason when it is aborted. */
	sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * Tries a task again while it fails with a `HostError` that is transient. Waits a random time below a bound
 * that doubles (full jitter), or what the error's `retryAfterMs` asks for, when that is longer.
 * @throws the task's last error: at once when it is not transient or asks for a longer wait than `maxMs`, else
 * after the last try. The signal's reason when it is aborted.
 */
export async function retryTransient<Result>(
	task: (attempt: number) => Promise<Result>,
	options: RetryOptions = {}
): Promise<Result> {
	const { signal, attempts = 3, baseMs = 200, maxMs = 10_000, random = Math.random, sleep = sleepFor } = options;
	for (let attempt = 1; ; attempt++) {
		signal?.throwIfAborted();
		try {
			return await task(attempt);
		} catch (error) {
			const askedMs = retryAfterMs(error);
			if (!isTransient(error) || attempt >= attempts || askedMs > maxMs) throw error;
			const jitterMs = random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
			await sleep(Math.max(askedMs, jitterMs), signal);
		}
	}
}

/** Whether trying again may help: network, 429, 5xx. Never a timeout, trap, memory or hash failure of a cast. */
export function isTransient(error: unknown): error is HostError {
	return error instanceof HostError && error.transient;
}

function retryAfterMs(error: unknown): number {
	const asked = error instanceof HostError ? error.retryAfterMs : undefined;
	return typeof asked === 'number' && asked > 0 ? asked : 0;
}

function sleepFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const abort = () => {
		clearTimeout(timer);
		reject(signal?.reason);
	};
	const timer = setTimeout(() => {
		signal?.removeEventListener('abort', abort);
		resolve();
	}, ms);
	if (signal?.aborted) abort();
	signal?.addEventListener('abort', abort, { once: true });
	return promise;
}
