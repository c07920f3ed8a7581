/** What timers take at most, in ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Wakes a suspended program. */
export class Alarm {
	#wake: (() => void) | undefined;

	ring(): void {
		this.#wake?.();
	}

	/** Resolves after so many ms, or when it rings; the thread takes messages meanwhile, at least once. */
	async rest(ms: number): Promise<void> {
		let timer: ReturnType<typeof setTimeout> | undefined;
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
			timer = setTimeout(resolve, Math.min(ms, LONGEST_TIMER_MS));
		});
		clearTimeout(timer);
		this.#wake = undefined;
	}
}
