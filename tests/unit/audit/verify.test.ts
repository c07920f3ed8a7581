import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryAfter, hashOf, type AuditEntry } from '../../../src/lib/audit/entry.ts';
import { resourceOf } from '../../../src/lib/audit/events.ts';
import { verify, type AuditBreak } from '../../../src/lib/audit/verify.ts';
import { chainOf } from './chain.ts';

const CHAIN = chainOf(12);
const HEAD = CHAIN.at(-1);

function breakOf(entries: readonly unknown[], known: Parameters<typeof verify>[1] = []): AuditBreak | undefined {
	const verdict = verify(entries, known);
	return verdict.kind === 'broken' ? verdict.at : undefined;
}

/** With a hash that fits what was changed, as by somebody who knows how the chain is made. */
function forged(entry: AuditEntry, changes: Partial<AuditEntry>): AuditEntry {
	const changed = { ...entry, ...changes };
	return { ...changed, hash: hashOf(changed) };
}

test('a chain as it was written is unbroken, and tells its head', () => {
	const head = { sequence: 12, hash: HEAD.hash };
	expect(verify(CHAIN, [head, { sequence: 5, hash: CHAIN[4]!.hash }])).toEqual({ kind: 'unbroken', head });
	expect(verify([])).toEqual({ kind: 'unbroken', head: { sequence: 0, hash: '0'.repeat(64) } });
});

test('a hash is the SHA-256 of the entry with sorted names and without its hash, as anybody can compute it', () => {
	const { sequence, time, event, resource, resourceId, details, previous, hash } = CHAIN[1]!;
	const text =
		`{"details":{"spell":"${String(details.spell)}","timeMs":${String(details.timeMs)}},"event":"${event}",` +
		`"previous":"${previous}","resource":"${resource}","resourceId":"${resourceId}","sequence":${sequence},"time":${time}}`;
	expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
	expect(previous).toBe(CHAIN[0]!.hash);
});

test('a field that was changed is named, whichever it is', () => {
	const changes: Partial<AuditEntry>[] = [
		{ time: CHAIN[4]!.time + 1 },
		{ event: 'WASM_MODULE_UPLOADED', resource: resourceOf('WASM_MODULE_UPLOADED') },
		{ resourceId: 'other' },
		{ details: { ...CHAIN[4]!.details, more: 1 } },
		{ details: {} },
		{ previous: 'f'.repeat(64) },
		{ hash: 'f'.repeat(64) }
	];
	for (const change of changes) {
		const at = breakOf(CHAIN.with(4, { ...CHAIN[4]!, ...change }));
		expect(at, JSON.stringify(change)).toMatchObject({ kind: 'hash', sequence: 5 });
	}
});

test('an entry that was changed with its hash is found at the next one', () => {
	const at = breakOf(CHAIN.with(4, forged(CHAIN[4]!, { resourceId: 'other' })));
	expect(at).toMatchObject({ kind: 'previous', sequence: 6, found: CHAIN[4]!.hash });
});

test('entries that were removed, doubled or put in another order are a gap', () => {
	expect(breakOf(CHAIN.toSpliced(4, 1))).toEqual({ kind: 'gap', sequence: 5, found: 6 });
	expect(breakOf(CHAIN.slice(1))).toEqual({ kind: 'gap', sequence: 1, found: 2 });
	expect(breakOf(CHAIN.toSpliced(4, 0, CHAIN[3]!))).toEqual({ kind: 'gap', sequence: 5, found: 4 });
	expect(breakOf(CHAIN.toSpliced(4, 2, CHAIN[5]!, CHAIN[4]!))).toEqual({ kind: 'gap', sequence: 5, found: 6 });
});

test('an entry that was inserted, with all hashes right and the rest renumbered, is found at the next one', () => {
	const inserted = entryAfter(CHAIN[3], { event: 'WASM_MODULE_UPLOADED', resourceId: 'x', details: {} }, 0);
	const rest = CHAIN.slice(4).map((entry) => forged(entry, { sequence: entry.sequence + 1 }));
	expect(breakOf([...CHAIN.slice(0, 4), inserted, ...rest])).toMatchObject({ kind: 'previous', sequence: 6 });
});

test('time that goes back is named', () => {
	const earlier = forged(CHAIN[4]!, { time: CHAIN[3]!.time - 1 });
	expect(breakOf(CHAIN.slice(0, 4).concat(earlier))).toEqual({
		kind: 'time',
		sequence: 5,
		time: earlier.time,
		earliest: CHAIN[3]!.time
	});
});

test('what is cut off at the end, or rewritten to the end, is found only by who knows a head', () => {
	const known = { sequence: 12, hash: HEAD.hash };
	const short = CHAIN.slice(0, 9);
	expect(verify(short).kind).toBe('unbroken');
	expect(breakOf(short, [known])).toEqual({ kind: 'cut', sequence: 10, known });
	expect(breakOf([], [known])).toEqual({ kind: 'cut', sequence: 1, known });
	const rewritten = short.slice();
	for (let at = 0; at < 3; at++)
		rewritten.push(entryAfter(rewritten.at(-1), { event: 'WASM_MODULE_UPLOADED', resourceId: 'x', details: {} }, 0));
	expect(verify(rewritten).kind).toBe('unbroken');
	expect(breakOf(rewritten, [known])).toEqual({ kind: 'head', sequence: 12, known, found: rewritten.at(-1).hash });
});

test.each<[string, unknown]>([
	['null', null],
	['a number', 7],
	['a text', 'text'],
	['a list', []],
	['an empty object', {}],
	['a sequence in parts', { ...HEAD, sequence: 1.5 }],
	['a time before 1970', { ...HEAD, time: -1 }],
	['an unknown event', { ...HEAD, event: 'WASM_MODULE_EATEN' }],
	['an event of another resource', { ...HEAD, resource: 'WASM_MODULE' }],
	['half a character', { ...HEAD, resourceId: '\ud800' }],
	['a list of details', { ...HEAD, details: [] }],
	['details in details', { ...HEAD, details: { deep: {} } }],
	['a detail that is no number', { ...HEAD, details: { number: NaN } }],
	['a hash in capitals', { ...HEAD, hash: HEAD.hash.toUpperCase() }],
	['a field more', { ...HEAD, more: 1 }],
	['a field less', { ...HEAD, previous: undefined }]
])('%s is no entry', (_, value) => {
	expect(breakOf([...CHAIN.slice(0, -1), value])).toMatchObject({ kind: 'shape', sequence: 12 });
});

test('any one change anywhere is found, and never before the entry that was changed', () => {
	const json = CHAIN.map((entry) => JSON.stringify(entry));
	fc.assert(
		fc.property(fc.nat(11), fc.nat(), fc.constantFrom('0', '1', 'a', 'b', 'Z', ' '), (at, where, character) => {
			const line = json[at]!;
			const place = where % line.length;
			const changed = line.slice(0, place) + character + line.slice(place + 1);
			const parsed = parse(changed);
			if (JSON.stringify(parsed) === line) return;
			expect(breakOf(CHAIN.with(at, parsed as AuditEntry))?.sequence).toBe(at + 1);
		}),
		{ numRuns: 1_000 }
	);
});

test('the time of an entry is never before the last one, and what JSON cannot say is left out of details', () => {
	const details = { spell: `${'x'.repeat(199)}😀`, fuel: NaN, half: '\ud800' };
	const next = entryAfter(HEAD, { event: 'WASM_EXECUTION_STARTED', resourceId: 'x', details }, 5);
	expect(next).toMatchObject({ time: HEAD.time, details: { spell: `${'x'.repeat(199)}\ufffd`, half: '\ufffd' } });
	expect(next.details).not.toHaveProperty('fuel');
	expect(breakOf([...CHAIN, next])).toBeUndefined();
});

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
