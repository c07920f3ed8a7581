import { HostError } from './errors.ts';
import { IsolatedWasmExecutor, StoppedError } from './executor.ts';
import type { SpawnWorker } from './worker-port.ts';

/** A worker is replaced after so many casts, whatever they were. */
const CASTS_PER_WORKER = 10_000;
const DEFAULT_QUEUE_LIMIT = 1_000;

interface Waiting {
	key: string | undefined;
	start: (executor: IsolatedWasmExecutor) => void;
	fail: (error: Error) => void;
}

/** Hands out workers, at most `size` at once, and keeps a spare warm. Whoever comes when all are busy waits in order. */
export class WorkerQueue {
	readonly #spawn: SpawnWorker;
	readonly #size: number;
	readonly #limit: number;
	readonly #idle: IsolatedWasmExecutor[] = [];
	readonly #busy = new Set<IsolatedWasmExecutor>();
	readonly #aside = new Set<IsolatedWasmExecutor>();
	readonly #waiting: Waiting[] = [];
	#closed = false;

	constructor(options: { spawn: SpawnWorker; size: number; queueLimit?: number }) {
		this.#spawn = options.spawn;
		this.#size = options.size;
		this.#limit = options.queueLimit ?? DEFAULT_QUEUE_LIMIT;
		this.#keepSpare();
	}

	/** A worker at once, one that holds the module `key` if such a one is idle; `undefined` when others wait or all are busy. */
	takeNow(key: string): IsolatedWasmExecutor | undefined {
		if (this.#closed || this.#waiting.length > 0 || this.#busy.size >= this.#size) return undefined;
		const executor = this.#take(key);
		this.#busy.add(executor);
		this.#keepSpare();
		return executor;
	}

	/**
	 * A worker beside those for casts, while there is none of these at work; the one that the next cast would take stays.
	 * It comes back through `giveBack`.
	 * @throws HostError when no worker starts.
	 */
	takeAside(): IsolatedWasmExecutor | undefined {
		if (this.#closed || this.#busy.size > 0 || this.#waiting.length > 0) return undefined;
		const executor = this.#idle.length > 1 ? this.#idle.shift()! : this.#start();
		this.#aside.add(executor);
		return executor;
	}

	/** Takes a worker back that was taken aside; it is the last to be given to a cast. */
	giveBack(executor: IsolatedWasmExecutor): void {
		this.#aside.delete(executor);
		if (executor.alive) this.#idle.unshift(executor);
	}

	/**
	 * A worker of one's own until it is released; one that holds the module `key`, if such a one is idle.
	 * @throws StoppedError when the signal comes first, HostError when the queue is full or no worker starts.
	 */
	acquire({ key, signal }: { key?: string; signal: AbortSignal }): Promise<IsolatedWasmExecutor> {
		return new Promise((resolve, reject) => {
			if (signal.aborted || this.#closed) return reject(new StoppedError('cancelled'));
			if (this.#waiting.length >= this.#limit) {
				return reject(new HostError('queue-full', `${this.#limit} casts are waiting already.`, { transient: true }));
			}
			const leave = () => {
				this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
				reject(new StoppedError('cancelled'));
			};
			const settled = () => signal.removeEventListener('abort', leave);
			const waiting: Waiting = {
				key,
				start: (executor) => (settled(), resolve(executor)),
				fail: (error) => (settled(), reject(error))
			};
			signal.addEventListener('abort', leave);
			this.#waiting.push(waiting);
			this.#serve();
		});
	}

	/** Gives a worker back. One that died, or is said to be worn, is replaced by the spare. */
	release(executor: IsolatedWasmExecutor, { worn = false }: { worn?: boolean } = {}): void {
		this.#busy.delete(executor);
		if (worn || executor.castsDone >= CASTS_PER_WORKER) executor.retire();
		if (executor.alive) this.#idle.push(executor);
		this.#serve();
		this.#keepSpare();
	}

	/** Stops every worker; what waits ends as cancelled. */
	close(): void {
		this.#closed = true;
		for (const executor of [...this.#idle, ...this.#busy, ...this.#aside]) executor.stop('cancelled');
		for (const { fail } of this.#waiting.splice(0)) fail(new StoppedError('cancelled'));
		this.#idle.length = 0;
	}

	#serve(): void {
		while (this.#waiting.length > 0 && this.#busy.size < this.#size) {
			const { key, start, fail } = this.#waiting.shift()!;
			try {
				const executor = this.#take(key);
				this.#busy.add(executor);
				start(executor);
			} catch (error) {
				fail(error as HostError);
			}
		}
		this.#keepSpare();
	}

	#take(key: string | undefined): IsolatedWasmExecutor {
		const warm = this.#idle.findLastIndex(({ held }) => key !== undefined && held.has(key));
		const [executor] = this.#idle.splice(warm === -1 ? this.#idle.length - 1 : warm, 1);
		return executor ?? this.#start();
	}

	#start(): IsolatedWasmExecutor {
		return new IsolatedWasmExecutor(this.#spawn, (dead) => {
			const at = this.#idle.indexOf(dead);
			if (at !== -1) this.#idle.splice(at, 1);
		});
	}

	/** A spare that does not start is not missed until it is needed; then its failure is told. */
	#keepSpare(): void {
		if (this.#closed || this.#idle.length > 0 || this.#busy.size > this.#size) return;
		try {
			this.#idle.push(this.#start());
		} catch {
			return;
		}
	}
}
