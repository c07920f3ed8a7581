/**
 * The sums of one UTC day, by quarter of an hour: all clocks on Earth are whole quarters from UTC, so that local hours
 * and days are made of whole quarters wherever a person travels.
 */
import { CODE_END, addCount, type ExecutionSums } from './sums.ts';

export const DAY_MS = 86_400_000;
export const SLOT_MS = 900_000;

/** Pairs of a key, which is slot × `CODE_END` + code, and a count. Typed arrays are read from disk many times as fast as lists. */
export type PackedSums = Int32Array<ArrayBuffer>;

/** Sums of the day that begins then, in ms since 1970. */
export interface DaySums {
	startMs: number;
	packed: PackedSums;
}

/** Of the day that a moment is in: where it begins, and which of its slots. */
export function slotOf(ms: number): { startMs: number; slot: number } {
	const startMs = Math.floor(ms / DAY_MS) * DAY_MS;
	return { startMs, slot: Math.floor((ms - startMs) / SLOT_MS) };
}

/** Counts of a day by key, to be changed. */
export type OpenSums = Map<number, number>;

export function unpack(packed: PackedSums): OpenSums {
	const sums: OpenSums = new Map();
	for (let at = 0; at < packed.length; at += 2) sums.set(packed[at] ?? 0, packed[at + 1] ?? 0);
	return sums;
}

/** Sorted by key; empty when nothing is left. */
export function pack(sums: OpenSums): PackedSums {
	return Int32Array.from([...sums].toSorted(([a], [b]) => a - b).flat());
}

/** Adds sums to those of a slot. */
export function addToSlot(sums: OpenSums, slot: number, added: ExecutionSums): void {
	for (const [code, count] of added) addCount(sums, slot * CODE_END + code, count);
}
