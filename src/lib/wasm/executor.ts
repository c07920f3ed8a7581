import * as Comlink from 'comlink';
import type {
	CastJob,
	CastReport,
	CastWorkerApi,
	DescribeReport,
	OwnerMessage,
	PiecesMessage,
	WorkerMessage
} from './worker-protocol.ts';
import { AnswerDesk, type Answerers } from './ask/desk.ts';
import { SharedBell } from './cancel-ear.ts';
import { HostError } from './errors.ts';
import type { CastEvent, CastLimits } from './protocol.ts';
import type { CancelToken, SpawnWorker, WorkerPort } from './worker-port.ts';

/** How long a cancelled program has to end by itself, in ms. */
const CANCEL_GRACE_MS = 400;

/** Why a worker was stopped while something ran in it. */
export type StopReason = 'timed-out' | 'cancelled';

/** Thrown by a call whose worker was stopped. */
export class StoppedError extends Error {
	override readonly name = 'StoppedError' as const;
	readonly reason: StopReason;

	constructor(reason: StopReason) {
		super(`The worker was stopped: ${reason}.`);
		this.reason = reason;
	}
}

/**
 * One worker and what runs in it. A call to a worker that was terminated would stay pending for ever;
 * so every call here races the worker's end, and a stop settles it at once.
 */
export class IsolatedWasmExecutor {
	/** Keys of the modules that the worker holds. */
	readonly held = new Set<string>();
	castsDone = 0;
	/** Memory that the programs it ran have used, in bytes. */
	memoryBytesUsed = 0;
	readonly #port: WorkerPort;
	readonly #remote: Comlink.Remote<CastWorkerApi>;
	#settleEarly: ((error: Error) => void) | undefined;
	#onEvent: ((event: CastEvent) => void) | undefined;
	#endedBy: Error | undefined;
	#onReport: ((report: CastReport) => void) | undefined;
	readonly #bell = sharedBell();
	#token: CancelToken | undefined;
	#desk: AnswerDesk | undefined;
	#hearsCancel = false;
	#lastResort: ReturnType<typeof setTimeout> | undefined;
	#answered = false;

	/** @throws HostError `worker-start-failed` (transient) when the platform gives no worker. */
	constructor(spawn: SpawnWorker, onDeath: (executor: IsolatedWasmExecutor) => void) {
		try {
			this.#port = spawn();
		} catch (cause) {
			throw new HostError('worker-start-failed', 'A worker could not be started.', { cause, transient: true });
		}
		this.#remote = Comlink.wrap<CastWorkerApi>(this.#port.endpoint);
		this.#port.endpoint.addEventListener('message', (message) => this.#receive((message as MessageEvent).data));
		this.#port.onFailure((message) => {
			this.#end(this.#failure(message));
			onDeath(this);
		});
	}

	get alive(): boolean {
		return this.#endedBy === undefined;
	}

	describe(bytes: Uint8Array | Blob, changes: Partial<CastLimits>): Promise<DescribeReport> {
		return this.#race(this.#remote.describe(bytes, changes));
	}

	/** @throws StoppedError when `stop` came first, HostError when the worker died. */
	async cast(job: CastJob, onEvent: (event: CastEvent) => void, answerers?: Answerers): Promise<CastReport> {
		const { promise, resolve, reject } = Promise.withResolvers<CastReport>();
		this.#settleEarly = reject;
		this.#onEvent = onEvent;
		this.#onReport = resolve;
		const desk = (this.#desk = answerers && this.#openDesk(answerers));
		this.#hearsCancel = this.#canBeHeard && job.limits.metering === 'metered';
		if (this.#endedBy) reject(this.#endedBy);
		else this.#post(desk ? { ...job, line: desk.line } : job);
		try {
			return await promise;
		} finally {
			clearTimeout(this.#lastResort);
			this.#hearsCancel = false;
			this.#onEvent = undefined;
			desk?.close();
			this.#desk = undefined;
			this.castsDone++;
		}
	}

	/**
	 * Stops what runs: a cancelled program that can hear it ends by itself, with all it has printed, and keeps its
	 * worker; else, or when it does not soon, the worker is terminated and what ran in it ends with StoppedError.
	 */
	stop(reason: StopReason): void {
		const end = () => this.#end(new StoppedError(reason));
		if (reason !== 'cancelled' || !this.#hearsCancel) return end();
		this.#bell?.cancel();
		this.#revokeToken();
		// Only a suspended program's worker takes messages.
		if (this.#desk && !this.#bell) this.#tell({ kind: 'cancel' });
		this.#lastResort = setTimeout(end, CANCEL_GRACE_MS);
	}

	#post(job: CastJob): void {
		this.#bell?.reset();
		const { createToken } = this.#port;
		if (!this.#bell && createToken) this.#token ??= createToken();
		const isFirst = this.castsDone === 0;
		const bell = isFirst && this.#bell ? { bell: this.#bell.words } : {};
		const token = this.#token ? { token: this.#token.address } : {};
		this.#tell({ kind: 'cast', job: { ...job, ...bell, ...token } });
	}

	#tell(message: OwnerMessage): void {
		this.#port.endpoint.postMessage(message);
	}

	#openDesk(answerers: Answerers): AnswerDesk {
		const bell = this.#bell;
		const ring = bell ? { ring: () => bell.ring() } : {};
		return new AnswerDesk({ answerers, post: (message) => this.#tell(message), ...ring });
	}

	get #canBeHeard(): boolean {
		return this.#bell !== undefined || this.#port.createToken !== undefined;
	}

	#revokeToken(): void {
		this.#token?.revoke();
		this.#token = undefined;
	}

	/** Ends an idle worker that is not wanted any more. */
	retire(): void {
		this.#end(new StoppedError('cancelled'));
	}

	#end(error: Error): void {
		if (this.#endedBy) return;
		this.#endedBy = error;
		this.#revokeToken();
		this.#port.terminate();
		this.#settleEarly?.(error);
	}

	/** Waits for work that goes before a call, no longer than the worker lives. Throws as `cast`, and what the work throws. */
	whileAlive<Answer>(work: Promise<Answer>): Promise<Answer> {
		return new Promise((resolve, reject) => {
			this.#settleEarly = reject;
			if (this.#endedBy) reject(this.#endedBy);
			work.then(resolve, reject);
		});
	}

	#race<Answer>(answer: Promise<Answer>): Promise<Answer> {
		const told = answer.catch((cause: unknown) => {
			throw new HostError('worker-failed', cause instanceof Error ? cause.message : String(cause), { cause });
		});
		return this.whileAlive(told);
	}

	/** A worker that never answered did not start, which may go better the next time; one that did was killed by its work. */
	#failure(message: string): HostError {
		if (this.#answered) return new HostError('worker-crashed', `The worker died: ${message}`);
		return new HostError('worker-start-failed', `The worker did not start: ${message}`, { transient: true });
	}

	/** Comlink's answers have an id and are its own affair. */
	#receive(data: unknown): void {
		this.#answered = true;
		if (!isWorkerMessage(data)) return;
		if (data.kind === 'report') this.#onReport?.(data.report);
		else if (data.kind === 'ask' || data.kind === 'more') this.#desk?.receive(data);
		else if (data.kind === 'pieces') this.#receivePieces(data);
		else this.#onEvent?.(data);
	}

	#receivePieces({ stream, chunks }: PiecesMessage): void {
		for (const chunk of chunks) this.#onEvent?.({ kind: 'output', stream, chunk });
	}
}

/** Memory that both sides see. Pages have it only when they are isolated from other origins. */
function sharedBell(): SharedBell | undefined {
	return typeof SharedArrayBuffer === 'undefined' ? undefined : new SharedBell();
}

function isWorkerMessage(data: unknown): data is WorkerMessage {
	return typeof data === 'object' && data !== null && 'kind' in data && MESSAGE_KINDS.includes(data.kind);
}

const MESSAGE_KINDS: readonly unknown[] = [
	'output',
	'pieces',
	'progress',
	'request',
	'report',
	'ask',
	'more'
] satisfies WorkerMessage['kind'][];
