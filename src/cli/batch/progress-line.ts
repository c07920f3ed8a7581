import type { BatchRun } from '../../lib/execution/batch/batch-run.ts';
import { grouped } from '../text.ts';

/** Often enough to follow, in ms. */
const EVERY_MS = 100;
/** Back to the line's begin, and away with what stands on it. */
const WIPE = '\r\x1b[K';

export interface ProgressLineOptions {
	/** Writes to a terminal. */
	write: (text: string) => void;
	/** A monotonic clock, in ms. */
	now: () => number;
}

/** How far a batch is, on one line of a terminal that is drawn again and again. */
export class ProgressLine {
	readonly #options: ProgressLineOptions;
	#drawnAt = -Infinity;
	#isThere = false;

	constructor(options: ProgressLineOptions) {
		this.#options = options;
	}

	/** Something has changed. */
	show({ counts, activeMs }: Pick<BatchRun<unknown>, 'counts' | 'activeMs'>): void {
		const now = this.#options.now();
		if (now - this.#drawnAt < EVERY_MS) return;
		[this.#drawnAt, this.#isThere] = [now, true];
		const { done, failed, casting } = counts;
		const rate = activeMs > 0 ? (done * 1_000) / activeMs : 0;
		this.#options.write(
			`${WIPE}${grouped(done)} done, ${grouped(failed)} failed, ${casting} running, ${grouped(Math.round(rate))} a second`
		);
	}

	/** Makes room for other lines; the next change shows it again. */
	clear(): void {
		if (this.#isThere) this.#options.write(WIPE);
		this.#isThere = false;
	}
}
