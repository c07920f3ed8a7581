import type { CastEvent } from './protocol.ts';
import { StoppedError, type IsolatedWasmExecutor } from './executor.ts';

/** Stops a cast's worker when its time is up, its asker cancels or the pool closes, whichever is first. */
export class Stopper {
	#controller: AbortController | undefined;
	#isCancelled = false;
	readonly #sources: readonly AbortSignal[];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#executor: IsolatedWasmExecutor | undefined;
	#endsAt = 0;
	/** Of a deadline that stands still, in ms. */
	#leftMs: number | undefined;

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
		this.#endsAt = performance.now() + timeoutMs;
		this.#timer = setTimeout(() => executor.stop('timed-out'), timeoutMs);
	}

	/** The deadline stands still while the program waits for live input. */
	follow(event: CastEvent): void {
		if (event.kind !== 'progress' || this.#executor === undefined || this.#isCancelled) return;
		if (event.phase === 'waiting') {
			clearTimeout(this.#timer);
			this.#leftMs = this.#endsAt - performance.now();
		} else if (this.#leftMs !== undefined) {
			this.watch(this.#executor, this.#leftMs);
			this.#leftMs = undefined;
		}
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
