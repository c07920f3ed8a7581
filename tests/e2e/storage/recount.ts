/** What metrics should count, written down anew from the records: nothing of it is shared with what keeps the sums. */
import type { CastRecord } from '../../../src/lib/storage/cast-record.ts';

export interface Recount {
	count: number;
	succeeded: number;
	failed: number;
	cancelled: number;
	interrupted: number;
	costCents: number;
	/** In order. Ms, bytes, units. */
	timeMs: number[];
	memoryBytes: number[];
	fuel: number[];
}

export function recount(records: readonly CastRecord[]): Recount {
	const found: Recount = {
		count: 0,
		succeeded: 0,
		failed: 0,
		cancelled: 0,
		interrupted: 0,
		costCents: 0,
		timeMs: [],
		memoryBytes: [],
		fuel: []
	};
	for (const { outcome, state } of records) {
		if (outcome === 'running') continue;
		found.count++;
		if (outcome === 'interrupted') found.interrupted++;
		else if (outcome === 'cancelled') found.cancelled++;
		else if (outcome === 'ok') found.succeeded++;
		else found.failed++;
		if (state.kind !== 'settled') continue;
		found.costCents += state.costCents;
		if (['cancelled', 'invalid-module', 'invalid-input', 'hash-mismatch'].includes(outcome)) continue;
		found.timeMs.push(state.figures.wallMs);
		if (state.figures.peakMemoryBytes !== undefined) found.memoryBytes.push(state.figures.peakMemoryBytes);
		if (state.figures.fuel !== undefined) found.fuel.push(state.figures.fuel);
	}
	for (const values of [found.timeMs, found.memoryBytes, found.fuel]) values.sort((a, b) => a - b);
	return found;
}
