import { StoppedError, type IsolatedWasmExecutor } from './executor.ts';

/** Stops a cast's worker when its time is up, its asker cancels or the pool closes, whichever is first. */
export class Stopper {
	readonly signal: AbortSignal;
	readonly #controller = new AbortController();
	readonly #sources: readonly AbortSignal[];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#executor: IsolatedWasmExecutor | undefined;

	constructor(...signals: readonly (AbortSignal | undefined)[]) {
		this.signal = this.#controller.signal;
		this.#sources = signals.filter((signal) => signal !== undefined);
		for (const source of this.#sources) {
			if (source.aborted) this.#cancel();
			else source.addEventListener('abort', this.#cancel);
		}
	}

	watch(executor: IsolatedWasmExecutor, timeoutMs: number): void {
		this.#executor = executor;
		if (this.signal.aborted) throw new StoppedError('cancelled');
		this.#timer = setTimeout(() => executor.stop('timed-out'), timeoutMs);
	}

	done(): void {
		clearTimeout(this.#timer);
		for (const source of this.#sources) source.removeEventListener('abort', this.#cancel);
	}

	#cancel = (): void => {
		this.#controller.abort();
		this.#executor?.stop('cancelled');
	};
}
