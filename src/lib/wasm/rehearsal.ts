import type { IsolatedWasmExecutor } from './executor.ts';
import { MIB } from './limits.ts';
import type { CastLimits, Warmth } from './protocol.ts';
import { Stopper } from './stopper.ts';
import type { WorkerQueue } from './worker-queue.ts';

/**
 * What a rehearsal may use at most, whatever its cast may. Only limits that are kept at run time: those that are compiled
 * in must be the cast's own, or the engine would make another module's code fast.
 */
export const REHEARSAL_LIMITS = Object.freeze({
	timeoutMs: 250,
	fuel: 1_000_000_000,
	outputBytes: MIB,
	inputBytes: MIB
} satisfies Partial<CastLimits>);

/** When the worker of a rehearsal is ended that did not end by itself, in ms; on a busy device it takes long to start. */
const LAST_RESORT_MS = 5_000;
/** What an engine is given to finish the code that it compiles in the background, in ms. */
const SETTLING_MS = 60;

/** A cast's limits, tightened to those of a rehearsal. */
export function rehearsalLimits(limits: CastLimits): CastLimits {
	const { timeoutMs, fuel, outputBytes, inputBytes } = REHEARSAL_LIMITS;
	return {
		...limits,
		timeoutMs: Math.min(limits.timeoutMs, timeoutMs),
		fuel: Math.min(limits.fuel ?? fuel, fuel),
		outputBytes: Math.min(limits.outputBytes, outputBytes),
		inputBytes: Math.min(limits.inputBytes, inputBytes)
	};
}

/** Runs modules before their first cast, one at a time, and knows which have run. */
export class Rehearsals {
	readonly #queue: WorkerQueue;
	readonly #warmth = new WeakMap<WebAssembly.Module, Warmth>();
	#running: AbortController | undefined;

	constructor(queue: WorkerQueue) {
		this.#queue = queue;
	}

	/** Notes that a module is cast, and says how warm it was until then. */
	ran(module: WebAssembly.Module): Warmth {
		const warmth = this.#warmth.get(module) ?? 'first';
		this.#warmth.set(module, 'repeated');
		return warmth;
	}

	/** Ends the one that runs, if any. */
	stop(): void {
		this.#running?.abort();
	}

	/**
	 * Whether a module was rehearsed: not when it has run before, or while its caster has anything else to do. `rehearse` says
	 * whether the program ran at all.
	 * @throws StoppedError when it was ended from outside, HostError when its worker died.
	 */
	async run(
		module: WebAssembly.Module,
		{ signals }: { signals: readonly (AbortSignal | undefined)[] },
		rehearse: (executor: IsolatedWasmExecutor) => Promise<boolean>
	): Promise<boolean> {
		if (this.#running || this.#warmth.has(module)) return false;
		const executor = this.#queue.takeAside();
		if (executor === undefined) return false;
		const running = (this.#running = new AbortController());
		const stopper = new Stopper(running.signal, ...signals);
		try {
			stopper.watch(executor, LAST_RESORT_MS);
			if (!(await rehearse(executor))) return false;
		} finally {
			stopper.done();
			this.#running = undefined;
			this.#queue.giveBack(executor);
		}
		this.#warmth.set(module, 'rehearsed');
		await settled();
		return true;
	}
}

function settled(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
}
