import { expect, test } from 'vitest';
import { AuditJob } from '../../../../src/lib/app/audit/audit-job.svelte.ts';
import type { AuditEntry } from '../../../../src/lib/audit/entry.ts';
import { chainOf } from '../../audit/chain.ts';

const CHAIN = chainOf(1_000);

/** A log whose reads can be watched. */
function jobOver(entries: readonly AuditEntry[], onRead: () => void = () => undefined): AuditJob {
	const list = {
		count: async () => entries.length,
		after: async (place: number | undefined, most: number) => {
			onRead();
			const from = place === undefined ? 0 : entries.findIndex(({ sequence }) => sequence > place);
			return from === -1 ? [] : entries.slice(from, from + most);
		},
		rows: async (places: readonly number[]) => places.map((place) => entries[place - 1])
	};
	return new AuditJob(async () => list);
}

test('a whole log is verified in pieces, and says how far it is', async () => {
	const seen: number[] = [];
	const job = jobOver(CHAIN, () => {
		if (job.state.kind === 'verifying') seen.push(job.state.done);
	});
	expect(await job.verify([])).toEqual({ kind: 'unbroken', head: { sequence: 1_000, hash: CHAIN.at(-1).hash } });
	expect(seen).toEqual([0, 250, 500, 750, 1_000]);
	expect(job.state).toMatchObject({ kind: 'verified' });
});

test('nothing is read behind the first broken link', async () => {
	let reads = 0;
	const job = jobOver(CHAIN.with(300, { ...CHAIN[300]!, resourceId: 'other' }), () => reads++);
	expect(await job.verify([])).toMatchObject({ kind: 'broken', at: { kind: 'hash', sequence: 301 } });
	expect(reads).toBe(2);
});

test('a cancelled job ends without a verdict, and reads no more', async () => {
	let reads = 0;
	const job = jobOver(CHAIN, () => {
		if (++reads === 2) job.cancel();
	});
	expect(await job.verify([])).toBeUndefined();
	expect(job.state).toEqual({ kind: 'none' });
	expect(reads).toBe(2);
});

test('a log that cannot be read says why', async () => {
	const job = new AuditJob(() => Promise.reject(new Error('another tab holds it')));
	expect(await job.verify([])).toBeUndefined();
	expect(job.state).toEqual({ kind: 'failed', message: 'another tab holds it' });
});

test('an export has all entries, or those that were asked for, in order', async () => {
	const job = jobOver(CHAIN);
	const all = await (await job.export('jsonl'))!.text();
	expect(
		all
			.trimEnd()
			.split('\n')
			.map((line) => (JSON.parse(line) as AuditEntry).sequence)
	).toEqual(CHAIN.map(({ sequence }) => sequence));
	const some = await (await job.export('csv', [3, 7]))!.text();
	expect(some.split('\r\n').map((line) => line.split(',')[0])).toEqual(['sequence', '3', '7', '']);
	expect(job.state).toEqual({ kind: 'none' });
});
