const NS_PER_MS = 1e6;
/** Reading the clock for each write would cost more than the write; Linux's files are timed no finer than 1 to 4 ms. */
const STEP_MS = 1;

/** A clock for files: nanoseconds since 1970, in steps of a millisecond. */
export function fileClock(): () => bigint {
	const epochMs = Date.now() - performance.now();
	let readMs = Number.NEGATIVE_INFINITY;
	let read = 0n;
	return () => {
		const nowMs = performance.now();
		if (nowMs - readMs >= STEP_MS) {
			readMs = nowMs;
			read = BigInt(Math.round((epochMs + nowMs) * NS_PER_MS));
		}
		return read;
	};
}
