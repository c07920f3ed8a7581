import { guarded, type HostCall } from '../wasi/host-call.ts';
import { GuestMemory } from '../wasi/guest-memory.ts';
import { waiting, type WaitingCall, type WaitingOptions } from '../wasi/waiting.ts';
import { FetchCalls, type FETCH_SIGNATURES, type FetchOptions } from './fetch-calls.ts';

/** The calls to the network as a program imports them, of the module `spell`. */
export class FetchImports {
	readonly imports: Readonly<Record<keyof typeof FETCH_SIGNATURES, CallableFunction>>;
	readonly #guest = new GuestMemory();

	constructor(options: FetchOptions, waits: WaitingOptions) {
		const calls = new FetchCalls(this.#guest, options);
		const plain = (call: HostCall) => guarded(call, waits.onThrow);
		const blocking = (call: WaitingCall) => waiting(call, waits);
		// Its arguments may be large, and a program may go on asking when it is refused.
		const open = (...args: number[]) => {
			waits.watch.check();
			return calls.open(...args);
		};
		this.imports = {
			fetch_open: blocking(open),
			fetch_status: plain((handle: number, statusAt: number) => calls.status(handle, statusAt)),
			fetch_headers: plain((handle: number, at: number, room: number, sizeAt: number) =>
				calls.headers(handle, at, room, sizeAt)
			),
			fetch_read: blocking((handle: number, at: number, room: number, countAt: number) =>
				calls.read(handle, at, room, countAt)
			),
			fetch_close: blocking((handle: number) => calls.close(handle))
		};
	}

	/** Says where the program's memory is. */
	bind(memory: WebAssembly.Memory): void {
		this.#guest.bind(memory);
	}
}
