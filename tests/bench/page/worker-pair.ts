import type { Answer } from './contender.ts';

interface Held {
	worker: Worker;
	/** What was posted to it before. */
	ids: Set<number>;
}

/** Two warm workers; one that is killed is replaced in the background. The last one used is used next. */
export class WorkerPair {
	readonly #spawn: () => Worker;
	readonly #idle: Held[];

	constructor(spawn: () => Worker) {
		this.#spawn = spawn;
		this.#idle = [this.#start(), this.#start()];
	}

	/** Posts the job, and gives what the worker posts back: the pieces of output. */
	run(job: (held: Set<number>) => unknown, timeoutMs?: number): Promise<Answer> {
		const held = this.#idle.pop() ?? this.#start();
		return new Promise((resolve, reject) => {
			const kill = (): void => {
				held.worker.terminate();
				resolve({ kind: 'killed', output: [] });
				this.#idle.unshift(this.#start());
			};
			const timer = timeoutMs === undefined ? undefined : setTimeout(kill, timeoutMs);
			held.worker.onmessage = ({ data }: MessageEvent<Uint8Array[]>) => {
				clearTimeout(timer);
				this.#idle.push(held);
				resolve({ kind: 'ok', output: data });
			};
			held.worker.onerror = ({ message }) => {
				clearTimeout(timer);
				this.#idle.push(held);
				reject(new Error(message));
			};
			held.worker.postMessage(job(held.ids));
		});
	}

	#start(): Held {
		return { worker: this.#spawn(), ids: new Set() };
	}
}
