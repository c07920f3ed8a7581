import type { NetworkRequest } from '../protocol.ts';
import { ERRNO } from './errno.ts';

/** How much of a path a record keeps, in characters. */
const PATH_SHOWN = 1_000;

export interface ExchangeStart {
	method: string;
	/** `undefined` for one that cannot be read. */
	url: URL | undefined;
	/** In ms, on a monotonic clock. */
	now: () => number;
	/** When the cast began, on that clock. */
	castStartedAt: number;
	/** Told once, at its end. */
	onEnd: (request: NetworkRequest) => void;
}

/** One request from its asking to the end of its response, and what the record will say of it. */
export class Exchange {
	bytesSent = 0;
	bytesReceived = 0;
	readonly #start: ExchangeStart;
	readonly #startedAt: number;
	readonly #abort = new AbortController();
	#url: URL | undefined;
	#redirects = 0;
	#answer: { status: number; reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined } | undefined;
	#ended = false;

	constructor(start: ExchangeStart) {
		this.#start = start;
		this.#startedAt = start.now();
		this.#url = start.url;
	}

	/** Aborted when it ends before its response does. */
	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	get redirects(): number {
		return this.#redirects;
	}

	redirected(url: URL): void {
		this.#url = url;
		this.#redirects++;
	}

	answered({ status, body }: Response): void {
		this.#answer = { status, reader: body?.getReader() };
	}

	/** The next piece of the response, empty at its end. Throws as the platform's stream does. */
	async read(): Promise<Uint8Array<ArrayBuffer>> {
		for (;;) {
			const piece = await this.#answer?.reader?.read();
			if (piece === undefined || piece.done) return new Uint8Array(0);
			if (piece.value.length > 0) return piece.value;
		}
	}

	/** The response is wanted no further, or the request is not. */
	giveUp(): void {
		if (this.#answer !== undefined) this.end({ kind: 'answered' });
		else this.fail({ errno: ERRNO.canceled, message: 'The cast ended before the response came.' });
	}

	/** Ends as failed; returns the errno. */
	fail(failure: Failure): number {
		this.end({ ...failure, kind: 'failed' });
		return failure.errno;
	}

	/** Ends as denied; returns the errno. */
	deny(message: string): number {
		this.end({ kind: 'denied', message });
		return ERRNO.acces;
	}

	/** Its end, as the record has it; what has not arrived is given up. Later ends are not heard. */
	end(how: { kind: 'answered' } | { kind: 'denied'; message: string } | (Failure & { kind: 'failed' })): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#abort.abort();
		const { now, castStartedAt, method, onEnd } = this.#start;
		const status = this.#answer?.status;
		onEnd({
			method,
			...placeOf(this.#url),
			redirects: this.#redirects,
			startedMs: this.#startedAt - castStartedAt,
			ms: now() - this.#startedAt,
			bytesSent: this.bytesSent,
			bytesReceived: this.bytesReceived,
			...(status === undefined ? {} : { status }),
			...how
		} as NetworkRequest);
	}
}

/** `errno` is one of `ERRNO`. */
export interface Failure {
	errno: number;
	message: string;
}

/** Where a request goes, as a record says it: a query often holds keys, so it is left out. */
export function placeOf(address: URL | undefined): Pick<NetworkRequest, 'host' | 'url'> {
	if (address === undefined) return { host: '', url: '' };
	const { protocol, host, pathname, search } = address;
	const path = pathname.length > PATH_SHOWN ? `${pathname.slice(0, PATH_SHOWN)}…` : pathname;
	return { host, url: `${protocol}//${host}${path}${search === '' ? '' : '?…'}` };
}

/** What a platform's `fetch` threw, as a failure. Browsers say nothing more than that it failed. */
export function failureOf(error: unknown): Failure {
	const text = describe(error);
	const errno = CAUSES.find(([pattern]) => pattern.test(text))?.[1] ?? ERRNO.hostunreach;
	return { errno, message: `The request failed: ${text.slice(0, 300)}` };
}

/** As Node (by the code of the cause) and Deno (in its message) put it. */
const CAUSES: readonly (readonly [RegExp, number])[] = [
	[/ECONNREFUSED|connection refused/i, ERRNO.connrefused],
	[/ETIMEDOUT|_TIMEOUT|timed out/i, ERRNO.timedout],
	[/ECONNRESET|UND_ERR_SOCKET|EPIPE|terminated|connection (reset|closed)|error reading a body/i, ERRNO.connreset]
];

function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const { code } = error as { code?: unknown };
	const own = typeof code === 'string' ? `${error.message} (${code})` : error.message;
	const causes = error instanceof AggregateError ? error.errors : [error.cause];
	return [own, ...causes.filter((cause) => cause !== undefined && cause !== null).map(describe)].join(': ');
}
