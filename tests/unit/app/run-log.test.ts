import { describe, expect, test } from 'vitest';
import { receiptOf } from '../../../src/lib/app/receipt.ts';
import { RunLog } from '../../../src/lib/app/run-log.ts';
import type { CastRecord } from '../../../src/lib/storage/cast-record.ts';
import type { Settlement } from '../../../src/lib/storage/cast-store.ts';
import type { LoadedModule } from '../../../src/lib/wasm/caster.ts';
import { HostError } from '../../../src/lib/wasm/errors.ts';
import { calculateWasmHash } from '../../../src/lib/wasm/hash.ts';
import type { CastFigures, CastOutcome, CastRequest, CastResult, Manifest } from '../../../src/lib/wasm/protocol.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const FIGURES = { wallMs: 20_000, peakMemoryBytes: 209_715_200, fuel: 42 } as CastFigures;
const MANIFEST: Manifest = { name: 'login', input: { schema: { properties: { password: { writeOnly: true } } } } };

function outcome(result: CastResult = { kind: 'ok', exitCode: 0 }, stdout = 'out'): CastOutcome {
	return { ...result, stdout: [bytes(stdout)], stderr: [], figures: FIGURES, requests: [] };
}

/** A log over a store that writes down what it is given, or fails as told. */
function setUp({ fail, eachBytes = 100 }: { fail?: Error; eachBytes?: number } = {}) {
	const begun: { record: CastRecord; input: Uint8Array | undefined }[] = [];
	const settled: Settlement[] = [];
	const log = new RunLog({
		open: () =>
			Promise.resolve({
				begin: async (record: CastRecord, input: Uint8Array | undefined) => {
					if (fail) throw fail;
					begun.push({ record, input });
				},
				settle: async (_id: string, settlement: Settlement) => void settled.push(settlement)
			}),
		tab: 'tab-1',
		newId: () => 'id-1',
		now: () => 1_000,
		hash: calculateWasmHash,
		keep: () => ({ eachBytes, allBytes: 1_000 })
	});
	return { begun, settled, log };
}

function castOf(request: CastRequest, manifest?: Manifest) {
	const module = { description: { sha256: 'f'.repeat(64), sizeBytes: 10, manifest } } as LoadedModule;
	return { name: 'file', module, request };
}

const typed = (text: string): CastRequest => ({ input: { kind: 'bytes', bytes: bytes(text) } });

test('a record tells what is cast, on what, within which limits', async () => {
	const { begun, log } = setUp();
	const request = { ...typed('hello'), args: ['-n'], env: { TOKEN: 's3cret' }, limits: { timeoutMs: 500 } };
	await log.begin(castOf(request)).started;
	expect(begun[0]?.record).toMatchObject({
		spell: 'file',
		startedAt: 1_000,
		outcome: 'running',
		input: { source: 'text', sizeBytes: 5, keeping: 'whole', preview: 'hello' },
		args: ['-n'],
		envNames: ['TOKEN'],
		limits: { timeoutMs: 500, memoryBytes: 536_870_912 }
	});
	expect(JSON.stringify(begun)).not.toContain('s3cret');
	expect(begun[0]?.input).toEqual(bytes('hello'));
});

test('its end has the result, the figures, the cost and the hashes', async () => {
	const { settled, log } = setUp();
	const cast = log.begin(castOf(typed('hello')));
	expect(await cast.settle(outcome())).toEqual({ kind: 'recorded', id: 'id-1' });
	expect(settled[0]).toMatchObject({
		state: { result: { kind: 'ok' }, figures: FIGURES, costCents: 4, stdout: { sizeBytes: 3, keeping: 'whole' } },
		inputSha256: await calculateWasmHash(bytes('hello')),
		stdout: bytes('out')
	});
	expect(settled[0]?.state.stdout.sha256).toBe(await calculateWasmHash(bytes('out')));
});

test('what is larger than a person keeps is hashed and not kept', async () => {
	const { begun, settled, log } = setUp({ eachBytes: 4 });
	const cast = log.begin(castOf({ input: { kind: 'blob', blob: new File(['hello there'], 'a.txt') } }));
	await cast.settle(outcome({ kind: 'cancelled' }, 'longer than four'));
	const { record, input } = begun[0] ?? {};
	expect(record?.input).toMatchObject({
		source: 'file',
		fileName: 'a.txt',
		keeping: 'too-large',
		preview: 'hello there'
	});
	expect(input).toBeUndefined();
	expect(settled[0]).toMatchObject({ inputSha256: await calculateWasmHash(bytes('hello there')), stdout: undefined });
	expect(settled[0]?.state.stdout).toMatchObject({ keeping: 'too-large' });
});

describe('with a secret in the input', () => {
	const INPUT = '{"user":"ada","password":"s3cret"}';

	test('nothing that is kept has it: neither input, hashes, output nor messages', async () => {
		const { begun, settled, log } = setUp();
		const cast = log.begin(castOf(typed(INPUT), MANIFEST));
		await cast.settle(outcome({ kind: 'trapped', code: 'abort', message: 'bad s3cret', frames: [] }, 's3cret'));
		const kept = [begun, settled].map((all) => JSON.stringify(all));
		expect(kept.join()).not.toContain('s3cret');
		expect(new TextDecoder().decode(begun[0]?.input)).toContain('ada');
		expect(new TextDecoder().decode(begun[0]?.input)).not.toContain('s3cret');
		expect(settled[0]).toMatchObject({ inputSha256: undefined, stdout: undefined });
		expect(settled[0]?.state.stdout).toEqual({ sizeBytes: 6, keeping: 'secret' });
	});

	test('an input that cannot be read is not kept at all', async () => {
		const { begun, log } = setUp();
		await log.begin(castOf(typed('password=s3cret'), MANIFEST)).started;
		expect(begun[0]?.input).toBeUndefined();
		expect(begun[0]?.record.input).toMatchObject({ keeping: 'secret', preview: '' });
	});
});

test.each([
	[new HostError('storage-full', 'full'), /no room/],
	[new Error('IndexedDB is off'), /keeps nothing here/]
])('a cast that cannot be recorded is told so, and is not held up (%s)', async (fail, words) => {
	const { log } = setUp({ fail });
	const cast = log.begin(castOf(typed('x')));
	const told = await cast.started;
	expect(told).toMatchObject({ kind: 'not-recorded' });
	expect(told.kind === 'not-recorded' && told.message).toMatch(words);
	expect(await cast.settle(outcome())).toMatchObject({ kind: 'not-recorded' });
});

test('a receipt has the hash of each part, the same for the same cast', async () => {
	const { begun, settled, log } = setUp();
	await log.begin(castOf({ ...typed('hello'), args: ['a', 'b'] })).settle(outcome({ kind: 'exited', exitCode: 3 }));
	const record = { ...begun[0]!.record, state: settled[0]!.state, outcome: 'exited' } as CastRecord;
	const receipt = await receiptOf(record, calculateWasmHash);
	expect(receipt).toMatchObject({
		format: 'spell-receipt-1',
		module: { sha256: 'f'.repeat(64) },
		arguments: { count: 2, sha256: await calculateWasmHash(bytes('["a","b"]')) },
		outcome: { kind: 'exited', exitCode: 3 },
		stdout: { sha256: await calculateWasmHash(bytes('out')) },
		fuel: 42
	});
	const limits = Object.fromEntries(Object.entries(record.limits).reverse()) as unknown as CastRecord['limits'];
	expect((await receiptOf({ ...record, limits }, calculateWasmHash)).limits.sha256).toBe(receipt.limits.sha256);
});
