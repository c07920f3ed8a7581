import type { CastLimits, NetworkRequest } from '../protocol.ts';
import { admit } from './admission.ts';
import type { WasmNetworkControl } from './control.ts';
import type { NetworkAnswer, NetworkQuestion } from './dialogue.ts';
import { ERRNO } from './errno.ts';
import { Exchange, failureOf, type Failure } from './exchange.ts';
import { NETWORK_LIMITS } from './limits.ts';
import { redirectOf, type Hop } from './redirect.ts';

/** The platform's `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface BrokerOptions {
	fetch: Fetch;
	control: WasmNetworkControl;
	/** Bodies sent count towards `outputBytes`, those received towards `inputBytes`, apart from what is printed and read. */
	limits: Pick<CastLimits, 'inputBytes' | 'outputBytes'>;
	/** A monotonic clock, in ms. */
	now: () => number;
	/** Told of each request at its end. */
	onRequest: (request: NetworkRequest) => void;
}

/**
 * Makes the requests of one cast, where the program that asks cannot reach: with its owner, which checks each against
 * what was granted. Never throws: a request that cannot be made is answered with an errno.
 */
export class NetworkBroker {
	readonly #options: BrokerOptions;
	readonly #startedAt: number;
	readonly #open = new Map<number, Exchange>();
	#requests = 0;
	#sent = 0;
	#received = 0;
	#closed = false;

	constructor(options: BrokerOptions) {
		this.#options = options;
		this.#startedAt = options.now();
	}

	async answer(question: NetworkQuestion): Promise<NetworkAnswer> {
		switch (question.kind) {
			case 'open':
				return this.#ask(question);
			case 'read':
				return this.#read(question.handle);
			case 'close':
				this.#open.get(question.handle)?.giveUp();
				return this.#open.delete(question.handle) ? { kind: 'closed' } : failed(ERRNO.badf);
		}
	}

	/** Gives up what is open: the cast has ended. */
	close(): void {
		this.#closed = true;
		for (const exchange of this.#open.values()) exchange.giveUp();
		this.#open.clear();
	}

	async #ask(question: NetworkQuestion & { kind: 'open' }): Promise<NetworkAnswer> {
		if (this.#closed) return failed(ERRNO.badf);
		if (this.#open.size >= NETWORK_LIMITS.openResponses) return failed(ERRNO.mfile);
		if (++this.#requests > NETWORK_LIMITS.requests) return failed(ERRNO.dquot);
		const handle = this.#requests;
		const { control, now, onRequest } = this.#options;
		const admission = admit(control, question);
		const exchange = new Exchange({ ...admission, now, castStartedAt: this.#startedAt, onEnd: onRequest });
		if (admission.kind === 'invalid') return fail(exchange, { errno: ERRNO.inval, message: admission.message });
		if (admission.kind === 'denied') return failed(exchange.deny(admission.message));
		this.#open.set(handle, exchange);
		const { head, url } = admission;
		const hop = { ...head, url, body: question.body.length > 0 ? question.body : undefined };
		const answer = await this.#send(exchange, hop).catch((error: unknown) => fail(exchange, failureOf(error)));
		if (answer.kind !== 'opened') this.#open.delete(handle);
		return answer.kind === 'opened' ? { ...answer, handle } : answer;
	}

	/** Follows redirects, each of which must be granted as the first address was. */
	async #send(exchange: Exchange, first: Hop): Promise<NetworkAnswer> {
		for (let hop = first; ;) {
			const bytes = hop.body?.length ?? 0;
			this.#sent += bytes;
			const { outputBytes } = this.#options.limits;
			if (this.#sent > outputBytes)
				return fail(exchange, { errno: ERRNO.msgsize, message: tooMuch('sent', outputBytes) });
			exchange.bytesSent += bytes;
			const response = await this.#options.fetch(hop.url.href, initOf(hop, exchange.signal));
			if (response.type === 'opaqueredirect') return fail(exchange, HIDDEN_REDIRECT);
			const next = redirectOf(hop, response.status, response.headers.get('location'));
			if (next === undefined) return this.#take(exchange, response);
			void response.body?.cancel().catch(() => undefined);
			if (typeof next === 'string') return fail(exchange, { errno: ERRNO.hostunreach, message: next });
			if (exchange.redirects === NETWORK_LIMITS.redirects) return fail(exchange, TOO_MANY_REDIRECTS);
			exchange.redirected(next.url);
			const verdict = this.#options.control.judge(next.url);
			if (verdict.kind !== 'allowed') return failed(exchange.deny(`A redirect led astray. ${verdict.message}`));
			hop = next;
		}
	}

	#take(exchange: Exchange, response: Response): NetworkAnswer {
		const headers = headerLines(response.headers);
		if (headers.length > NETWORK_LIMITS.responseHeaderCharacters) {
			return fail(exchange, {
				errno: ERRNO.fbig,
				message: `The response has more than ${NETWORK_LIMITS.responseHeaderCharacters} characters of headers.`
			});
		}
		exchange.answered(response);
		return { kind: 'opened', handle: 0, status: response.status, headers };
	}

	async #read(handle: number): Promise<NetworkAnswer> {
		const exchange = this.#open.get(handle);
		if (exchange === undefined) return failed(ERRNO.badf);
		try {
			const bytes = await exchange.read();
			if (bytes.length === 0) exchange.end({ kind: 'answered' });
			this.#received += bytes.length;
			exchange.bytesReceived += bytes.length;
			const { inputBytes } = this.#options.limits;
			if (this.#received <= inputBytes) return { kind: 'piece', bytes };
			return fail(exchange, { errno: ERRNO.fbig, message: tooMuch('received', inputBytes) });
		} catch (error) {
			return fail(exchange, failureOf(error));
		}
	}
}

const HIDDEN_REDIRECT = {
	errno: ERRNO.notsup,
	message: 'The response is a redirect. A page is not told where it leads, so it cannot be checked and is not followed.'
};
const TOO_MANY_REDIRECTS = {
	errno: ERRNO.hostunreach,
	message: `The request was redirected more than ${NETWORK_LIMITS.redirects} times.`
};

function tooMuch(what: 'sent' | 'received', bytes: number): string {
	return `The requests of this cast have ${what} more than ${bytes} bytes.`;
}

/** Nothing that the page, its user or an earlier request left behind goes along. */
function initOf({ method, headers, body }: Hop, signal: AbortSignal): RequestInit {
	return {
		method,
		headers,
		...(body ? { body } : {}),
		signal,
		redirect: 'manual',
		credentials: 'omit',
		cache: 'no-store',
		referrerPolicy: 'no-referrer'
	};
}

/** As `Name: value` lines. Cookies are kept from programs by browsers, and so everywhere. */
function headerLines(headers: Headers): string {
	return [...headers]
		.filter(([name]) => !/^set-cookie2?$/i.test(name))
		.map(([name, value]) => `${name}: ${value}\n`)
		.join('');
}

function fail(exchange: Exchange, failure: Failure): NetworkAnswer {
	return failed(exchange.fail(failure));
}

function failed(errno: number): NetworkAnswer {
	return { kind: 'failed', errno };
}
