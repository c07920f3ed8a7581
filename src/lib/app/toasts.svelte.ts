/** One short word about what has just happened, with what undoes it, if anything does. */
export interface Toast {
	readonly id: number;
	readonly text: string;
	readonly undo?: () => void | Promise<void>;
}

/** How long a toast stays, in ms; one that can be undone stays longer. */
const STAYS_MS = 5_000;
const STAYS_WITH_UNDO_MS = 12_000;
/** More than these push the oldest out. */
const MOST = 3;

/** What pages say in passing. An error that needs an answer is a message in its place, never a toast. */
export class Toasts {
	#toasts = $state.raw<readonly Toast[]>([]);
	#made = 0;
	#timers: readonly { id: number; timer: ReturnType<typeof setTimeout> }[] = [];
	#held = false;

	get list(): readonly Toast[] {
		return this.#toasts;
	}

	show(text: string, undo?: Toast['undo']): void {
		const toast = { id: ++this.#made, text, ...(undo && { undo }) };
		for (const { id } of this.#toasts.slice(0, Math.max(0, this.#toasts.length + 1 - MOST))) this.dismiss(id);
		this.#toasts = [...this.#toasts, toast];
		if (!this.#held) this.#leaveLater(toast);
	}

	dismiss(id: number): void {
		this.#stopTimers((timed) => timed.id === id);
		this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
	}

	async undo({ id, undo }: Toast): Promise<void> {
		this.dismiss(id);
		await undo?.();
	}

	/** None leaves by itself while somebody is at one: its pointer or its focus is there. */
	hold(): void {
		this.#held = true;
		this.#stopTimers(() => true);
	}

	/** From now on each stays its whole time once more. */
	release(): void {
		if (!this.#held) return;
		this.#held = false;
		for (const toast of this.#toasts) this.#leaveLater(toast);
	}

	#leaveLater({ id, undo }: Toast): void {
		const timer = setTimeout(() => this.dismiss(id), undo ? STAYS_WITH_UNDO_MS : STAYS_MS);
		this.#timers = [...this.#timers, { id, timer }];
	}

	#stopTimers(isMeant: (timed: { id: number }) => boolean): void {
		for (const timed of this.#timers.filter(isMeant)) clearTimeout(timed.timer);
		this.#timers = this.#timers.filter((timed) => !isMeant(timed));
	}
}
