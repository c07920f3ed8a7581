import { StoppedError, type IsolatedWasmExecutor } from './executor.ts';

/** Stops a cast's worker when its time is up, its asker cancels or the pool closes, whichever is first. */
export class Stopper {
	#controller: AbortController | undefined;
	#isCancelled = false;
	readonly #sources: readonly AbortSignal[];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#executor: IsolatedWasmExecutor | undefined;

	constructor(...signals: readonly (AbortSignal | undefined)[]) {
		this.#sources = signals.filter((signal) => signal !== undefined);
		for (const source of this.#sources) {
			if (source.aborted) this.#cancel();
			else source.addEventListener('abort', this.#cancel);
		}
	}

	/** For whoever waits; made when it is asked for, as few casts wait. */
	get signal(): AbortSignal {
		this.#controller ??= new AbortController();
		if (this.#isCancelled) this.#controller.abort();
		return this.#controller.signal;
	}

	/** @throws StoppedError when the cast is cancelled already. */
	check(): void {
		if (this.#isCancelled) throw new StoppedError('cancelled');
	}

	watch(executor: IsolatedWasmExecutor, timeoutMs: number): void {
		this.#executor = executor;
		this.check();
		this.#timer = setTimeout(() => executor.stop('timed-out'), timeoutMs);
	}

	done(): void {
		clearTimeout(this.#timer);
		for (const source of this.#sources) source.removeEventListener('abort', this.#cancel);
	}

	#cancel = (): void => {
		this.#isCancelled = true;
		this.#controller?.abort();
		this.#executor?.stop('cancelled');
	};
}
