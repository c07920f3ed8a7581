import type { OwnerLine } from '../ask/line.ts';
import { answerTo } from '../ask/line.ts';
import type { Wait } from '../cast-watch.ts';
import type { NetworkRequest } from '../protocol.ts';
import { BADF, INVAL, WasiFailure } from '../wasi/host-call.ts';
import type { GuestMemory } from '../wasi/guest-memory.ts';
import type { NetworkAnswer, NetworkQuestion } from './dialogue.ts';
import { ERRNO } from './errno.ts';
import { LocalRefusals } from './local-refusals.ts';
import { NETWORK_LIMITS } from './limits.ts';

/** The signatures of the calls, as `KNOWN_FUNCTIONS` has them. `docs/ABI.md` declares them in C, Rust and AssemblyScript. */
export const FETCH_SIGNATURES = Object.freeze({
	fetch_open: '(i32 i32 i32 i32 i32 i32 i32 i32 i32) -> i32',
	fetch_status: '(i32 i32) -> i32',
	fetch_headers: '(i32 i32 i32 i32) -> i32',
	fetch_read: '(i32 i32 i32 i32) -> i32',
	fetch_close: '(i32) -> i32'
});

export interface FetchOptions {
	/** Where requests are made; without it, every one is refused with this reason. */
	owner: OwnerLine | { refusal: 'not-granted' | 'cannot-wait' };
	/** Most bytes of a request's body. */
	bodyBytes: number;
	/** A monotonic clock, in ms. */
	now: () => number;
	/** Told of requests that were refused here. */
	onRequest: (request: NetworkRequest) => void;
}

/** A response, as far as it has come here. */
interface Response {
	status: number;
	headers: Uint8Array;
	/** Arrived, and not read by the program. */
	ahead: Uint8Array;
}

/** A call that may wait: each yield is a wait, its return an errno. */
type WaitingCall = Generator<Wait, number, void>;

const LONGEST_METHOD = 32;
const MSGSIZE = new WasiFailure(ERRNO.msgsize);

/** The program's calls to the network: takes its arguments from its memory, asks its owner, and writes what that answers. */
export class FetchCalls {
	readonly #guest: GuestMemory;
	readonly #options: FetchOptions;
	readonly #refusals: LocalRefusals;
	readonly #responses = new Map<number, Response>();

	constructor(guest: GuestMemory, options: FetchOptions) {
		this.#guest = guest;
		this.#options = options;
		this.#refusals = new LocalRefusals(options);
	}

	*open(...args: number[]): WaitingCall {
		const [methodAt, methodLength, urlAt, urlLength, headersAt, headersLength, bodyAt, bodyLength, handleAt] = args as [
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number,
			number
		];
		this.#guest.require(handleAt, 4);
		const question = {
			kind: 'open',
			method: this.#text(methodAt, methodLength, LONGEST_METHOD),
			address: this.#text(urlAt, urlLength, NETWORK_LIMITS.urlBytes),
			headers: this.#text(headersAt, headersLength, NETWORK_LIMITS.headerBytes)
		} as const;
		// A copy is sent, not the memory itself.
		const body = this.#bytes(bodyAt, bodyLength, this.#options.bodyBytes);
		const { owner } = this.#options;
		if ('refusal' in owner) return this.#refusals.refuse({ ...question, body }, owner.refusal);
		const { answer } = yield* ask(owner, { ...question, body: body.slice() });
		if (answer.kind !== 'opened') return errnoOf(answer);
		const { handle, status, headers } = answer;
		this.#responses.set(handle, { status, headers: new TextEncoder().encode(headers), ahead: new Uint8Array(0) });
		this.#guest.setU32(handleAt, handle);
		return ERRNO.success;
	}

	status(handle: number, statusAt: number): number {
		this.#guest.setU32(statusAt, this.#response(handle).status);
		return ERRNO.success;
	}

	/** As much as there is room for; how much there is in all is told in any case. */
	headers(handle: number, at: number, room: number, sizeAt: number): number {
		const { headers } = this.#response(handle);
		this.#guest.require(sizeAt, 4);
		const fitting = headers.subarray(0, room);
		this.#guest.bytes(at, fitting.length).set(fitting);
		this.#guest.setU32(sizeAt, headers.length);
		return ERRNO.success;
	}

	*read(handle: number, at: number, room: number, countAt: number): WaitingCall {
		const response = this.#response(handle);
		this.#guest.require(countAt, 4);
		this.#guest.bytes(at, room);
		const { owner } = this.#options;
		if (response.ahead.length === 0 && room > 0 && !('refusal' in owner)) {
			const { answer, bytes } = yield* ask(owner, { kind: 'read', handle });
			if (answer.kind !== 'piece') return errnoOf(answer);
			response.ahead = bytes;
		}
		const piece = response.ahead.subarray(0, room);
		response.ahead = response.ahead.subarray(piece.length);
		this.#guest.bytes(at, piece.length).set(piece);
		this.#guest.setU32(countAt, piece.length);
		return ERRNO.success;
	}

	*close(handle: number): WaitingCall {
		this.#response(handle);
		this.#responses.delete(handle);
		const { owner } = this.#options;
		if (!('refusal' in owner)) yield* ask(owner, { kind: 'close', handle });
		return ERRNO.success;
	}

	#response(handle: number): Response {
		const response = this.#responses.get(handle);
		if (response === undefined) throw BADF;
		return response;
	}

	#bytes(at: number, length: number, most: number): Uint8Array<ArrayBuffer> {
		if (length > most) throw MSGSIZE;
		return this.#guest.bytes(at, length);
	}

	#text(at: number, length: number, most: number): string {
		const bytes = this.#bytes(at, length, most);
		try {
			return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
		} catch {
			throw INVAL;
		}
	}
}

function* ask(
	owner: OwnerLine,
	question: NetworkQuestion
): Generator<Wait, { answer: NetworkAnswer; bytes: Uint8Array }, void> {
	const { head, bytes } = yield* answerTo(owner, 'network', question);
	return { answer: head as NetworkAnswer, bytes };
}

function errnoOf(answer: NetworkAnswer): number {
	return answer.kind === 'failed' ? answer.errno : ERRNO.badf;
}
