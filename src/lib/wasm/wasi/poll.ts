import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Clocks } from './clocks.ts';
import type { Descriptors } from './descriptors.ts';
import type { GuestMemory } from './guest-memory.ts';
import { type HostCall, INVAL } from './host-call.ts';

const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
/** More than a program has descriptors and timers; each costs the host memory. */
const MOST_SUBSCRIPTIONS = 8192;
const NS_PER_MS = 1e6;

interface Subscription {
	userdata: bigint;
	type: number;
	/** Of a descriptor: what its event says. */
	errno: number;
	/** Of a clock: its id and when it is due, in ms on that clock. */
	clock?: { id: number; dueMs: number };
}

/** `poll_oneoff`. Descriptors are always ready: every source and file answers at once or at its end. */
export function pollCalls(guest: GuestMemory, descriptors: Descriptors, clocks: Clocks): Record<string, HostCall> {
	return {
		poll_oneoff: (subscriptionsAt: number, eventsAt: number, count: number, readyAt: number) => {
			if (count === 0 || count > MOST_SUBSCRIPTIONS) throw INVAL;
			guest.require(subscriptionsAt, count * SUBSCRIPTION_BYTES);
			guest.require(eventsAt, count * EVENT_BYTES);
			guest.require(readyAt, 4);
			const subscriptions = Array.from({ length: count }, (_, i) =>
				readSubscription(guest, subscriptionsAt + i * SUBSCRIPTION_BYTES, descriptors, clocks)
			);
			const ready = awaitReady(subscriptions, clocks);
			ready.forEach((subscription, i) => writeEvent(guest, eventsAt + i * EVENT_BYTES, subscription));
			guest.setU32(readyAt, ready.length);
			return 0;
		}
	};
}

function readSubscription(guest: GuestMemory, at: number, descriptors: Descriptors, clocks: Clocks): Subscription {
	const type = guest.u8(at + 8);
	const userdata = guest.u64(at);
	if (type === wasi.EVENTTYPE_CLOCK) return { userdata, type, errno: 0, clock: readClock(guest, at + 16, clocks) };
	if (type !== wasi.EVENTTYPE_FD_READ && type !== wasi.EVENTTYPE_FD_WRITE) throw INVAL;
	const opened = descriptors.find(guest.u32(at + 16));
	return { userdata, type, errno: opened === undefined ? wasi.ERRNO_BADF : 0 };
}

function readClock(guest: GuestMemory, at: number, clocks: Clocks): { id: number; dueMs: number } {
	const id = guest.u32(at);
	const timeoutMs = Number(guest.u64(at + 8)) / NS_PER_MS;
	const absolute = (guest.u16(at + 24) & wasi.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME) !== 0;
	const nowMs = clocks.now(id);
	return { id, dueMs: absolute ? timeoutMs : nowMs + timeoutMs };
}

/** The subscriptions with an event; waits for the first clock only when there is none yet. */
function awaitReady(subscriptions: readonly Subscription[], clocks: Clocks): Subscription[] {
	for (;;) {
		const waits = subscriptions.map(({ clock }) => (clock === undefined ? 0 : clock.dueMs - clocks.now(clock.id)));
		const ready = subscriptions.filter((_, i) => (waits[i] ?? 0) <= 0);
		if (ready.length > 0) return ready;
		clocks.sleep(waits.reduce((least, wait) => Math.min(least, wait)));
	}
}

function writeEvent(guest: GuestMemory, at: number, { userdata, errno, type }: Subscription): void {
	guest.bytes(at, EVENT_BYTES).fill(0);
	guest.setU64(at, userdata);
	guest.setU16(at + 8, errno);
	guest.setU8(at + 10, type);
	// How much there is is not known beforehand; 1 says that asking will not wait.
	if (type !== wasi.EVENTTYPE_CLOCK && errno === 0) guest.setU64(at + 16, 1n);
}
