import { wasi } from '@bjorn3/browser_wasi_shim';
import type { InputState } from '../bytes.ts';
import type { CastWatch, Wait } from '../cast-watch.ts';
import type { Clocks } from './clocks.ts';
import type { Descriptors } from './descriptors.ts';
import type { GuestMemory } from './guest-memory.ts';
import { INVAL, WasiFailure } from './host-call.ts';
import { InputStream } from './stdio.ts';
import type { WaitingCall } from './waiting.ts';

const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
/** More than a program has descriptors and timers; each costs the host memory. */
const MOST_SUBSCRIPTIONS = 8192;
const NS_PER_MS = 1e6;
/** How often an input is looked at that does not tell when something comes, in ms. */
const LOOK_EVERY_MS = 20;

interface Subscription {
	userdata: bigint;
	type: number;
	/** What its event says without waiting. */
	errno: number;
	/** Of a clock: its id and when it is due, in ms on that clock. */
	clock?: { id: number; dueMs: number };
	/** Of a descriptor that may have nothing to read yet. */
	input?: InputStream;
}

/** `poll_oneoff`. Files and outputs are always ready. */
export function pollCall(guest: GuestMemory, descriptors: Descriptors, clocks: Clocks, watch: CastWatch): WaitingCall {
	return function* (subscriptionsAt: number, eventsAt: number, count: number, readyAt: number) {
		// Thousands of subscriptions take milliseconds, and no fuel.
		watch.check();
		if (count === 0 || count > MOST_SUBSCRIPTIONS) throw INVAL;
		guest.require(subscriptionsAt, count * SUBSCRIPTION_BYTES);
		guest.require(eventsAt, count * EVENT_BYTES);
		guest.require(readyAt, 4);
		const subscriptions = Array.from({ length: count }, (_, i) =>
			readSubscription(guest, subscriptionsAt + i * SUBSCRIPTION_BYTES, descriptors, clocks)
		);
		const ready = yield* awaitReady(subscriptions, clocks);
		ready.forEach((subscription, i) => writeEvent(guest, eventsAt + i * EVENT_BYTES, subscription));
		guest.setU32(readyAt, ready.length);
		return 0;
	};
}

function readSubscription(guest: GuestMemory, at: number, descriptors: Descriptors, clocks: Clocks): Subscription {
	const type = guest.u8(at + 8);
	const userdata = guest.u64(at);
	if (type === wasi.EVENTTYPE_CLOCK) return { userdata, type, ...readClock(guest, at + 16, clocks) };
	if (type !== wasi.EVENTTYPE_FD_READ && type !== wasi.EVENTTYPE_FD_WRITE) throw INVAL;
	const opened = descriptors.find(guest.u32(at + 16));
	const errno = opened === undefined ? wasi.ERRNO_BADF : 0;
	const input = type === wasi.EVENTTYPE_FD_READ && opened instanceof InputStream ? { input: opened } : {};
	return { userdata, type, errno, ...input };
}

/** A clock that there is not is an event that says so; other subscriptions are none the worse for it. */
function readClock(guest: GuestMemory, at: number, clocks: Clocks): Pick<Subscription, 'errno' | 'clock'> {
	const id = guest.u32(at);
	const timeoutMs = Number(guest.u64(at + 8)) / NS_PER_MS;
	const absolute = (guest.u16(at + 24) & wasi.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME) !== 0;
	try {
		return { errno: 0, clock: { id, dueMs: absolute ? timeoutMs : clocks.now(id) + timeoutMs } };
	} catch (error) {
		if (error instanceof WasiFailure) return { errno: error.errno };
		throw error;
	}
}

/** The subscriptions with an event; waits only when there is none yet. */
function* awaitReady(
	subscriptions: readonly Subscription[],
	clocks: Clocks
): Generator<Wait, readonly Subscription[], void> {
	const inputs = subscriptions.flatMap(({ input }) => input ?? []);
	const hasInput = () => inputs.some((input) => input.look().kind !== 'empty');
	// A suspended program's thread takes messages now: what was written may be there then.
	if (inputs.length > 0 && !hasInput()) yield { ms: 0, for: 'time' };
	for (;;) {
		const ready = subscriptions.filter((subscription) => isReady(subscription, clocks));
		if (ready.length > 0) return ready;
		const waits = subscriptions.flatMap(({ clock }) => (clock === undefined ? [] : clock.dueMs - clocks.now(clock.id)));
		const ms = Math.max(
			waits.reduce((least, wait) => Math.min(least, wait), Infinity),
			0
		);
		if (clocks.skip(ms)) continue;
		yield {
			ms,
			...(inputs.length > 0 ? { for: 'input', isOver: hasInput, everyMs: LOOK_EVERY_MS } : { for: 'time' })
		};
	}
}

function isReady({ errno, clock, input }: Subscription, clocks: Clocks): boolean {
	if (errno !== 0) return true;
	if (clock !== undefined) return clock.dueMs <= clocks.now(clock.id);
	return input?.look().kind !== 'empty';
}

function writeEvent(guest: GuestMemory, at: number, { userdata, errno, type, input }: Subscription): void {
	guest.bytes(at, EVENT_BYTES).fill(0);
	guest.setU64(at, userdata);
	guest.setU16(at + 8, errno);
	guest.setU8(at + 10, type);
	if (type === wasi.EVENTTYPE_CLOCK || errno !== 0) return;
	// How much there is of a file or output is not known; 1 says that asking will not wait.
	const state: InputState = input?.look() ?? { kind: 'ready', bytes: 1 };
	guest.setU64(at + 16, BigInt(state.kind === 'ready' ? state.bytes : 0));
	if (state.kind === 'ended') guest.setU16(at + 24, wasi.EVENTRWFLAGS_FD_READWRITE_HANGUP);
}
