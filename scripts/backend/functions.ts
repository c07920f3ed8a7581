import { hasDeno, startProcess, type FunctionsOptions, type FunctionsProcess } from './functions-process.ts';

/** Waits before it is started again: doubled from the first to the last, and from the first once it held for a minute. */
const FIRST_WAIT_MS = 250;
const LAST_WAIT_MS = 30_000;
const HELD_MS = 60_000;

export type FunctionsState =
	| { kind: 'up'; port: number; pid: number }
	| { kind: 'down'; reason: string; retryMs: number }
	| { kind: 'missing'; reason: string };

/** The edge functions beside the embedded backend. */
export interface Functions {
	readonly state: FunctionsState;
	close(): Promise<void>;
}

/** Starts them, and again whenever they end. It never fails: an app without functions is better than none. */
export async function startFunctions(options: FunctionsOptions): Promise<Functions> {
	if (!hasDeno()) {
		const reason = 'Deno is not installed: npm install deno.';
		options.tell(`The functions are not there. ${reason}`);
		return { state: { kind: 'missing', reason }, close: () => Promise.resolve() };
	}
	const keeper = new FunctionsKeeper(options);
	await keeper.start();
	return keeper;
}

class FunctionsKeeper implements Functions {
	readonly #options: FunctionsOptions;
	#state: FunctionsState = { kind: 'down', reason: 'They are starting.', retryMs: FIRST_WAIT_MS };
	#process: FunctionsProcess | undefined;
	#closed = false;
	#waitMs = FIRST_WAIT_MS;
	#timer: NodeJS.Timeout | undefined;

	constructor(options: FunctionsOptions) {
		this.#options = options;
	}

	get state(): FunctionsState {
		return this.#state;
	}

	async start(): Promise<void> {
		const since = performance.now();
		try {
			const started = await startProcess(this.#options);
			this.#process = started;
			this.#state = { kind: 'up', port: started.port, pid: started.pid };
			void started.ended.then((reason) => this.#restart(reason, performance.now() - since));
			if (this.#closed) await started.stop();
		} catch (error) {
			this.#restart(error instanceof Error ? error.message : String(error), 0);
		}
	}

	async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#timer);
		await this.#process?.stop();
	}

	#restart(reason: string, heldMs: number): void {
		this.#process = undefined;
		if (heldMs > HELD_MS) this.#waitMs = FIRST_WAIT_MS;
		const retryMs = this.#waitMs;
		this.#waitMs = Math.min(2 * retryMs, LAST_WAIT_MS);
		this.#state = { kind: 'down', reason, retryMs };
		if (this.#closed) return;
		this.#options.tell(`The functions ended (${reason}); they start again in ${retryMs / 1000} s.`);
		this.#timer = setTimeout(() => void this.start(), retryMs);
	}
}
