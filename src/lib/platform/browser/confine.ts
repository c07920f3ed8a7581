/**
 * Ways out of a worker: network, storage, other contexts, code from strings. A program is WebAssembly and can reach
 * none of them; they are removed so that a fault of the host's own code finds nothing to misuse either.
 */
const WAYS_OUT = [
	'fetch',
	'fetchLater',
	'XMLHttpRequest',
	'WebSocket',
	'WebSocketStream',
	'WebTransport',
	'EventSource',
	'RTCPeerConnection',
	'importScripts',
	'indexedDB',
	'caches',
	'cookieStore',
	'location',
	'navigator',
	'Worker',
	'SharedWorker',
	'BroadcastChannel',
	'Notification',
	'FontFace',
	'eval'
] as const;

/** Removes the ways out from a worker's global scope, wherever on its prototype chain they stand. */
export function confine(scope: object): void {
	for (const name of WAYS_OUT) {
		for (let owner: object | null = scope; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
			Reflect.deleteProperty(owner, name);
		}
		Reflect.defineProperty(scope, name, { value: undefined, writable: false, configurable: false });
	}
}
