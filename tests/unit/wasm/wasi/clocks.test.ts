import { describe, expect, it, vi } from 'vitest';
import { BytesSource } from '../../../../src/lib/wasm/bytes.ts';
import { Parking } from '../../../../src/lib/wasm/parking.ts';
import { E, Program } from './program.ts';

const [REALTIME, MONOTONIC, CPU] = [0, 1, 2];
const MS = 1_000_000n;
const HANGUP = 1;

function now(program: Program, clock: number): bigint {
	expect(program.call('clock_time_get', clock, 0n, 0)).toBe(E.success);
	return program.u64(0);
}

describe('clocks', () => {
	it('tell the time of day in nanoseconds', async () => {
		const program = await Program.with();
		const told = Number(now(program, REALTIME) / MS);
		expect(Math.abs(told - Date.now())).toBeLessThan(50);
	});

	it('never run backwards', async () => {
		const program = await Program.with();
		for (const clock of [REALTIME, MONOTONIC, CPU]) {
			let last = 0n;
			for (let i = 0; i < 1000; i++) {
				const told = now(program, clock);
				expect(told >= last).toBe(true);
				last = told;
			}
		}
	});

	it('are as fine as they say', async () => {
		const program = await Program.with();
		for (const clock of [REALTIME, MONOTONIC, CPU, 3]) {
			expect(program.call('clock_res_get', clock, 0)).toBe(E.success);
			expect(program.u64(0)).toBeGreaterThanOrEqual(1000n);
			expect(program.u64(0)).toBeLessThan(10n * MS);
		}
	});

	it('are four', async () => {
		const program = await Program.with();
		for (const clock of [4, -1]) {
			expect(program.call('clock_time_get', clock, 0n, 0)).toBe(E.inval);
			expect(program.call('clock_res_get', clock, 0)).toBe(E.inval);
		}
	});

	it('do not count sleep as work', async () => {
		const program = await Program.with();
		const [worked, passed] = [now(program, CPU), now(program, MONOTONIC)];
		sleep(program, 60n * MS);
		const idle = now(program, MONOTONIC) - passed - (now(program, CPU) - worked);
		expect(idle).toBeGreaterThanOrEqual(59n * MS);
	});
});

interface Clock {
	id?: number;
	timeout: bigint;
	absolute?: boolean;
}
type Subscription = { userdata: bigint } & ({ clock: Clock } | { read: number } | { write: number } | { type: number });

interface Event {
	userdata: bigint;
	errno: number;
	type: number;
	bytes: bigint;
}

/** Polls; subscriptions lie at 1000, events at 3000, their number at 5000. */
function poll(program: Program, subscriptions: readonly Subscription[]): { errno: number; events: Event[] } {
	const { view } = program;
	program.put(1000, new Uint8Array(48 * subscriptions.length).fill(0xee));
	program.put(3000, new Uint8Array(1000).fill(0xee));
	subscriptions.forEach((subscription, i) => writeSubscription(view, 1000 + 48 * i, subscription));
	const errno = program.call('poll_oneoff', 1000, 3000, subscriptions.length, 5000);
	const events = Array.from({ length: errno === 0 ? program.u32(5000) : 0 }, (_, i) => {
		const at = 3000 + 32 * i;
		const type = view.getUint8(at + 10);
		return { userdata: program.u64(at), errno: view.getUint16(at + 8, true), type, bytes: program.u64(at + 16) };
	});
	return { errno, events };
}

function writeSubscription(view: DataView, at: number, subscription: Subscription): void {
	view.setBigUint64(at, subscription.userdata, true);
	if ('clock' in subscription) {
		const { id = MONOTONIC, timeout, absolute = false } = subscription.clock;
		view.setUint8(at + 8, 0);
		view.setUint32(at + 16, id, true);
		view.setBigUint64(at + 24, timeout, true);
		view.setUint16(at + 40, absolute ? 1 : 0, true);
	} else if ('type' in subscription) view.setUint8(at + 8, subscription.type);
	else {
		view.setUint8(at + 8, 'read' in subscription ? 1 : 2);
		view.setUint32(at + 16, 'read' in subscription ? subscription.read : subscription.write, true);
	}
}

function sleep(program: Program, timeout: bigint): void {
	expect(poll(program, [{ userdata: 7n, clock: { timeout } }])).toEqual({
		errno: 0,
		events: [{ userdata: 7n, errno: 0, type: 0, bytes: 0n }]
	});
}

/** Milliseconds that an action takes. */
function elapsed(action: () => void): number {
	const from = performance.now();
	action();
	return performance.now() - from;
}

describe('poll_oneoff', () => {
	it('sleeps as long as asked, with the thread parked', async () => {
		const program = await Program.with();
		const wait = vi.spyOn(Atomics, 'wait');
		expect(elapsed(() => sleep(program, 50n * MS))).toBeGreaterThanOrEqual(50);
		expect(wait).toHaveReturnedWith('timed-out');
		wait.mockRestore();
	});

	it.each([REALTIME, MONOTONIC])('sleeps until a moment of clock %i', async (id) => {
		const program = await Program.with();
		const timeout = now(program, id) + 30n * MS;
		const waited = elapsed(() => poll(program, [{ userdata: 1n, clock: { id, timeout, absolute: true } }]));
		expect(waited).toBeGreaterThan(28);
		expect(now(program, id)).toBeGreaterThanOrEqual(timeout);
		const again = elapsed(() => poll(program, [{ userdata: 1n, clock: { id, timeout, absolute: true } }]));
		expect(again).toBeLessThan(15);
	});

	it('wakes at the first of several clocks, and names those that are due', async () => {
		const program = await Program.with();
		const { events } = poll(program, [
			{ userdata: 1n, clock: { timeout: 10_000n * MS } },
			{ userdata: 2n, clock: { timeout: 10n * MS } },
			{ userdata: 3n, clock: { timeout: 5n * MS, id: REALTIME } }
		]);
		expect(events.map(({ userdata }) => userdata)).toContain(3n);
		expect(events.map(({ userdata }) => userdata)).not.toContain(1n);
	});

	it('does not wait for a clock when a descriptor is ready', async () => {
		const stdin = new BytesSource(new Uint8Array(5));
		const program = await Program.with({ stdin, preopens: { '/': { f: new Uint8Array(3) } } });
		const { fd } = program.open('f');
		const subscriptions: Subscription[] = [
			{ userdata: 1n, clock: { timeout: 60_000n * MS } },
			{ userdata: 2n, read: 0 },
			{ userdata: 3n, write: 1 },
			{ userdata: 4n, read: fd },
			{ userdata: 5n, read: 99 },
			{ userdata: 1n << 63n, clock: { timeout: 0n } }
		];
		expect(poll(program, subscriptions)).toEqual({
			errno: 0,
			events: [
				{ userdata: 2n, errno: 0, type: 1, bytes: 5n },
				{ userdata: 3n, errno: 0, type: 2, bytes: 1n },
				{ userdata: 4n, errno: 0, type: 1, bytes: 1n },
				{ userdata: 5n, errno: E.badf, type: 1, bytes: 0n },
				{ userdata: 1n << 63n, errno: 0, type: 0, bytes: 0n }
			]
		});
	});

	it('says that an input has ended', async () => {
		const program = await Program.with();
		const { events } = poll(program, [{ userdata: 2n, read: 0 }]);
		expect(events).toEqual([{ userdata: 2n, errno: 0, type: 1, bytes: 0n }]);
		expect(program.view.getUint16(3000 + 24, true)).toBe(HANGUP);
	});

	it('tells of an unknown clock in its event', async () => {
		const program = await Program.with();
		const unknown = { userdata: 1n, clock: { id: 9, timeout: 0n } };
		expect(poll(program, [unknown, { userdata: 2n, clock: { timeout: 60_000n * MS } }])).toEqual({
			errno: 0,
			events: [{ userdata: 1n, errno: E.inval, type: 0, bytes: 0n }]
		});
	});

	it('refuses no subscription, too many, and an unknown kind', async () => {
		const program = await Program.with();
		expect(program.call('poll_oneoff', 0, 0, 0, 100)).toBe(E.inval);
		expect(program.call('poll_oneoff', 0, 0, 1_000_000, 100)).toBe(E.inval);
		expect(poll(program, [{ userdata: 1n, type: 3 }]).errno).toBe(E.inval);
	});
});

describe('sleeping', () => {
	it('works where SharedArrayBuffer is hidden, as in a page that is not isolated', () => {
		vi.stubGlobal('SharedArrayBuffer', undefined);
		const wait = vi.spyOn(Atomics, 'wait');
		try {
			expect(elapsed(() => new Parking().park(20))).toBeGreaterThanOrEqual(20);
			expect(wait).toHaveReturned();
		} finally {
			wait.mockRestore();
			vi.unstubAllGlobals();
		}
	});

	it('watches the clock where the thread may not block', () => {
		const wait = vi.spyOn(Atomics, 'wait').mockImplementation(() => {
			throw new TypeError('Atomics.wait cannot be called in this context');
		});
		try {
			expect(elapsed(() => new Parking().park(20))).toBeGreaterThanOrEqual(20);
		} finally {
			wait.mockRestore();
		}
	});
});
