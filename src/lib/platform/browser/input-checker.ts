/** Checks an input while it is written, in one worker. */
import type { CheckAnswer, CheckRequest } from './check-protocol.ts';
import { startWorker } from './workers.ts';

/** How long one check may take, in ms. */
const TIME_LIMIT_MS = 10_000;

/** One check at a time; of what is asked for meanwhile, the newest. */
export class InputChecker {
	readonly #onanswer: (answer: CheckAnswer, request: CheckRequest) => void;
	#worker: Worker | undefined;
	#current: CheckRequest | undefined;
	#next: CheckRequest | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(onanswer: (answer: CheckAnswer, request: CheckRequest) => void) {
		this.#onanswer = onanswer;
	}

	/** The answer comes to `onanswer`, unless something newer is asked for before. */
	ask(request: CheckRequest): void {
		this.#next = request;
		if (this.#current === undefined) this.#begin();
	}

	close(): void {
		this.#current = this.#next = undefined;
		this.#stop();
	}

	#begin(): void {
		this.#current = this.#next;
		this.#next = undefined;
		if (this.#current === undefined) return;
		this.#worker ??= this.#start();
		this.#timer = setTimeout(() => this.#fail('Checking the input takes too long.'), TIME_LIMIT_MS);
		this.#worker.postMessage(this.#current);
	}

	#start(): Worker {
		const worker = startWorker('check');
		worker.addEventListener('message', ({ data }: MessageEvent<CheckAnswer>) => this.#settle(data));
		worker.addEventListener('error', (event) => {
			event.preventDefault();
			this.#fail(event.message || 'The worker that checks inputs could not be started.');
		});
		return worker;
	}

	#fail(message: string): void {
		this.#stop();
		this.#settle({ kind: 'failed', message });
	}

	#settle(answer: CheckAnswer): void {
		clearTimeout(this.#timer);
		const request = this.#current;
		this.#current = undefined;
		if (request !== undefined && this.#next === undefined) this.#onanswer(answer, request);
		this.#begin();
	}

	#stop(): void {
		clearTimeout(this.#timer);
		this.#worker?.terminate();
		this.#worker = undefined;
	}
}
