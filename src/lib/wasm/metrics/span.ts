/** Reads packed sums. */
import { SLOT_MS, type DaySums } from './packed.ts';
import { CENTS, CODE_END, addCount, type ExecutionSums } from './sums.ts';

/** Times from one to before the other, in ms since 1970. Slots count that begin within it. */
export interface Span {
	fromMs: number;
	toMs: number;
}

/** Adds all of a day that is within a span to the sums that are named for each slot by where it begins. */
export function addDay(
	day: DaySums,
	{ fromMs, toMs }: Span,
	sumsAt: (slotMs: number) => readonly ExecutionSums[]
): void {
	let slot = -1;
	let targets: readonly ExecutionSums[] = [];
	for (let at = 0; at < day.packed.length; at += 2) {
		const key = day.packed[at] ?? 0;
		if (Math.floor(key / CODE_END) !== slot) {
			slot = Math.floor(key / CODE_END);
			const slotMs = day.startMs + slot * SLOT_MS;
			targets = slotMs >= fromMs && slotMs < toMs ? sumsAt(slotMs) : [];
		}
		for (const sums of targets) addCount(sums, key % CODE_END, day.packed[at + 1] ?? 0);
	}
}

/** What all of a span cost, in cents; much less work than its sums. */
export function centsWithin(days: Iterable<DaySums>, { fromMs, toMs }: Span): number {
	let cents = 0;
	for (const { startMs, packed } of days) {
		for (let at = 0; at < packed.length; at += 2) {
			const key = packed[at] ?? 0;
			if (key % CODE_END !== CENTS) continue;
			const slotMs = startMs + Math.floor(key / CODE_END) * SLOT_MS;
			if (slotMs >= fromMs && slotMs < toMs) cents += packed[at + 1] ?? 0;
		}
	}
	return cents;
}
