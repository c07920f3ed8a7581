import { wasi } from '@bjorn3/browser_wasi_shim';
import type { CastWatch } from '../cast-watch.ts';
import type { Descriptors } from './descriptors.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { HostCall } from './host-call.ts';
import type { RandomSource } from './seeded-random.ts';

/** The most that `getRandomValues` gives at once, in bytes (Web Cryptography API, 10.1.1). */
const RANDOM_BYTES = 65_536;

/** The program ended itself. Thrown through it by `proc_exit`. */
export class ProcExit extends Error {
	override readonly name = 'ProcExit' as const;
	/** Unsigned, 32 bits. */
	readonly code: number;

	constructor(code: number) {
		super(`The program ended with exit code ${code}.`);
		this.code = code;
	}
}

/** `proc_*`, `sched_yield`, `random_get`; and `sock_*`, for which every descriptor is the wrong kind. */
export function processCalls(
	guest: GuestMemory,
	descriptors: Descriptors,
	watch: CastWatch,
	random: RandomSource = (target) => void crypto.getRandomValues(target)
): Record<string, HostCall> {
	const notSocket = (fd: number) => {
		descriptors.get(fd);
		return wasi.ERRNO_NOTSOCK;
	};
	return {
		proc_exit: (code: number) => {
			throw new ProcExit(code);
		},
		proc_raise: () => wasi.ERRNO_NOTSUP,
		sched_yield: () => 0,
		random_get: (at: number, length: number) => {
			const target = guest.bytes(at, length);
			for (let i = 0; i < length; i += RANDOM_BYTES) {
				watch.check();
				random(target.subarray(i, i + RANDOM_BYTES));
			}
			return 0;
		},
		sock_accept: notSocket,
		sock_recv: notSocket,
		sock_send: notSocket,
		sock_shutdown: notSocket
	};
}
