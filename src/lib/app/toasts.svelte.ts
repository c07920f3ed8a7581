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

	get list(): readonly Toast[] {
		return this.#toasts;
	}

	show(text: string, undo?: Toast['undo']): void {
		const id = ++this.#made;
		this.#toasts = [...this.#toasts.slice(1 - MOST), { id, text, ...(undo && { undo }) }];
		setTimeout(() => this.dismiss(id), undo ? STAYS_WITH_UNDO_MS : STAYS_MS);
	}

	dismiss(id: number): void {
		this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
	}

	async undo({ id, undo }: Toast): Promise<void> {
		this.dismiss(id);
		await undo?.();
	}
}
