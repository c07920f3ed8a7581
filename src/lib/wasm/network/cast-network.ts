import type { Answer, Topic } from '../ask/messages.ts';
import type { Answerers } from '../ask/desk.ts';
import { askSupport } from '../ask/support.ts';
import type { CastLimits, CastRequest, ModuleDescription, NetworkRequest } from '../protocol.ts';
import { NetworkBroker, type Fetch } from './broker.ts';
import { WasmNetworkControl } from './control.ts';
import type { NetworkAnswer, NetworkQuestion } from './dialogue.ts';

/** What a program finds when it asks for the network. */
export type NetworkAccess = 'owner' | 'not-granted' | 'cannot-wait';

/** Whether a program can wait for an answer here, by what lets it. */
const WAITING: Readonly<Record<ReturnType<typeof askSupport>, NetworkAccess>> = {
	'shared-memory': 'owner',
	suspending: 'owner',
	none: 'cannot-wait'
};

export interface NetworkOptions {
	/** The platform's; without it nothing is granted. */
	fetch: Fetch | undefined;
	request: CastRequest;
	module: ModuleDescription;
	limits: CastLimits;
	/** Told of each request at its end. */
	onRequest: (request: NetworkRequest) => void;
}

/** One cast's way to the network, on its owner's side. */
export class CastNetwork {
	readonly access: NetworkAccess;
	readonly #broker: NetworkBroker | undefined;

	/** @throws InvalidInputError naming each host of the grant that cannot be used. */
	constructor({ fetch, request, module, limits, onRequest }: NetworkOptions) {
		const control = WasmNetworkControl.of(request.network, module.manifest);
		this.access = fetch && control.grantsAnything && wantsNetwork(module) ? WAITING[askSupport()] : 'not-granted';
		if (this.access !== 'owner' || fetch === undefined) return;
		this.#broker = new NetworkBroker({ fetch, control, limits, onRequest, now: () => performance.now() });
	}

	/** What the program may ask, with what it may ask of others; `undefined` when that is nothing. */
	answerers(others: Answerers | undefined): Answerers | undefined {
		const broker = this.#broker;
		if (broker === undefined) return others;
		const network: Answerers[Topic] = async (question) => answerOf(await broker.answer(question as NetworkQuestion));
		return { ...others, network };
	}

	/** Gives up what is open. To be called at the cast's end, before its requests are counted. */
	close(): void {
		this.#broker?.close();
	}
}

function answerOf(answer: NetworkAnswer): Answer {
	if (answer.kind !== 'piece') return { head: answer, bytes: new Uint8Array(0) };
	return { head: { kind: 'piece' }, bytes: answer.bytes };
}

function wantsNetwork({ imports }: ModuleDescription): boolean {
	return imports.some(({ module, name }) => module === 'spell' && name.startsWith('fetch_'));
}
