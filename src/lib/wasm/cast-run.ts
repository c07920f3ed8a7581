import type { CastReport } from './worker-protocol.ts';
import { resultOfError } from './errors.ts';
import { StoppedError } from './executor.ts';
import { blameDenial } from './network/blame-denial.ts';
import type { CastEvent, CastFigures, CastLimits, CastOutcome, CastResult, NetworkRequest } from './protocol.ts';

/** What the pool measures around a worker's own report. */
export type HostFigures = Pick<CastFigures, 'wallMs' | 'queuedMs' | 'cache' | 'warmth'>;

/** Gathers one cast's events on the asking side, so that output survives the worker that printed it. */
export class CastRun {
	readonly #limits: CastLimits;
	readonly #forward: ((event: CastEvent) => void) | undefined;
	readonly #sent = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
	readonly #requests: NetworkRequest[] = [];
	#sentBytes = 0;
	#memoryBytes: number | undefined;

	constructor(limits: CastLimits, forward?: (event: CastEvent) => void) {
		this.#limits = limits;
		this.#forward = forward;
	}

	receive(event: CastEvent): void {
		if (event.kind === 'output') {
			this.#sent[event.stream].push(event.chunk);
			this.#sentBytes += event.chunk.length;
		} else if (event.kind === 'progress') {
			this.#memoryBytes = event.memoryBytes;
		} else {
			this.#requests.push(event.request);
		}
		this.#tell(event);
	}

	/** The outcome of a cast whose worker answered. What it had not sent yet is told as events, too. */
	finish(report: CastReport, host: HostFigures): CastOutcome {
		for (const stream of ['stdout', 'stderr'] as const) {
			for (const chunk of report[stream]) this.receive({ kind: 'output', stream, chunk });
		}
		const {
			result,
			written,
			peakMemoryBytes,
			memoryRefusals,
			fileRefusals,
			fuel,
			bytesIn,
			bytesOut,
			compileMs,
			runMs,
			waitedMs
		} = report;
		return {
			...blameDenial(result, this.#requests),
			...this.#sent,
			...(written ? { written } : {}),
			requests: this.#inOrder(),
			figures: {
				...host,
				compileMs,
				runMs,
				waitedMs,
				peakMemoryBytes,
				memoryRefusals,
				fileRefusals,
				bytesIn,
				bytesOut,
				fuel
			}
		};
	}

	/** The outcome of a cast whose worker was stopped, died, or never began. Figures that went with it are not known. */
	fail(error: unknown, host: HostFigures): CastOutcome {
		const unknown = {
			compileMs: 0,
			runMs: host.wallMs,
			waitedMs: undefined,
			peakMemoryBytes: this.#memoryBytes,
			memoryRefusals: undefined,
			fileRefusals: undefined
		};
		return {
			...this.#resultOf(error),
			...this.#sent,
			requests: this.#inOrder(),
			figures: { ...host, ...unknown, bytesIn: 0, bytesOut: this.#sentBytes, fuel: undefined }
		};
	}

	/** They are told when they end. */
	#inOrder(): NetworkRequest[] {
		return this.#requests.toSorted((a, b) => a.startedMs - b.startedMs);
	}

	#resultOf(error: unknown): CastResult {
		if (!(error instanceof StoppedError)) return resultOfError(error);
		if (error.reason === 'cancelled') return { kind: 'cancelled' };
		return { kind: 'timed-out', deadlineMs: this.#limits.timeoutMs };
	}

	/** A listener that throws is the listener's affair: the cast goes on. */
	#tell(event: CastEvent): void {
		try {
			this.#forward?.(event);
		} catch (error) {
			reportError(error);
		}
	}
}

function reportError(error: unknown): void {
	queueMicrotask(() => {
		throw error;
	});
}
