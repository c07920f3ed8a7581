/**
 * Stops the thread for a while. With `Atomics.wait` it costs nothing; where a thread may not block, as a page's main
 * thread, a loop watches the clock instead.
 */
export class Parking {
	#word: Int32Array | undefined;

	/** @param ms Any length; the wait is never shorter. */
	park(ms: number): void {
		const until = performance.now() + ms;
		for (let rest = ms; rest > 0; rest = until - performance.now()) {
			if (!this.#wait(rest)) return watchClock(until);
		}
	}

	/** False where the thread may not block. */
	#wait(ms: number): boolean {
		try {
			this.#word ??= new Int32Array(sharedBuffer());
			Atomics.wait(this.#word, 0, 0, ms);
			return true;
		} catch {
			return false;
		}
	}
}

/** Without cross-origin isolation the class is hidden, but a shared wasm memory has one all the same. */
function sharedBuffer(): ArrayBufferLike {
	if (typeof SharedArrayBuffer === 'function') return new SharedArrayBuffer(4);
	return new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;
}

function watchClock(until: number): void {
	while (performance.now() < until);
}
