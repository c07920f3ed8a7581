import type { MessagePort, Worker } from 'node:worker_threads';
import type { Endpoint } from 'comlink';

type Listener = Parameters<Endpoint['addEventListener']>[1];

/** A Node worker or port as Comlink wants it: listeners get an event with `data`, as in a browser. */
export function endpointOf(port: Worker | MessagePort): Endpoint {
	const wrappers = new WeakMap<object, (data: unknown) => void>();
	return {
		postMessage: (message, transfer) => port.postMessage(message, transfer as ArrayBuffer[] | undefined),
		addEventListener(_type, listener) {
			const wrapper = (data: unknown) => deliver(listener, data);
			wrappers.set(listener, wrapper);
			port.on('message', wrapper);
		},
		removeEventListener(_type, listener) {
			const wrapper = wrappers.get(listener);
			if (wrapper) port.off('message', wrapper);
		}
	};
}

function deliver(listener: Listener, data: unknown): void {
	const event = { data } as MessageEvent;
	if (typeof listener === 'function') listener(event);
	else listener.handleEvent(event);
}
