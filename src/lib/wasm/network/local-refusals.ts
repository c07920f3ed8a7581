import type { NetworkRequest } from '../protocol.ts';
import { admit } from './admission.ts';
import { WasmNetworkControl } from './control.ts';
import type { NetworkQuestion } from './dialogue.ts';
import { ERRNO } from './errno.ts';
import { Exchange } from './exchange.ts';
import { NETWORK_LIMITS } from './limits.ts';

export interface RefusalOptions {
	/** A monotonic clock, in ms. */
	now: () => number;
	/** Told of each request at its end. */
	onRequest: (request: NetworkRequest) => void;
}

/** Refuses requests where the program runs, when nobody is to be asked: the same errnos and records as the broker's. */
export class LocalRefusals {
	readonly #options: RefusalOptions;
	readonly #startedAt: number;
	readonly #control = new WasmNetworkControl();
	#requests = 0;

	constructor(options: RefusalOptions) {
		this.#options = options;
		this.#startedAt = options.now();
	}

	/** Returns the errno. */
	refuse(question: NetworkQuestion & { kind: 'open' }, reason: 'not-granted' | 'cannot-wait'): number {
		if (++this.#requests > NETWORK_LIMITS.requests) return ERRNO.dquot;
		const { now, onRequest } = this.#options;
		const admission = admit(this.#control, question);
		const exchange = new Exchange({ ...admission, now, castStartedAt: this.#startedAt, onEnd: onRequest });
		if (admission.kind === 'invalid') return exchange.fail({ errno: ERRNO.inval, message: admission.message });
		if (reason === 'cannot-wait') return exchange.fail({ errno: ERRNO.notsup, message: CANNOT_WAIT });
		return exchange.deny(admission.kind === 'denied' ? admission.message : '');
	}
}

const CANNOT_WAIT =
	'A program cannot wait for the network here: that needs a page with cross-origin isolation, or a browser with JavaScript Promise Integration.';
