import { describe, expect, test } from 'vitest';
import { factsOfFiles } from '../../../../src/lib/execution/receipt/files-facts.ts';
import { NoReceiptError, readReceipt } from '../../../../src/lib/execution/receipt/read-receipt.ts';
import { makeReceipt, type CastFacts, type Receipt } from '../../../../src/lib/execution/receipt/receipt.ts';
import { hindranceOf, verifyReceipt, type Given } from '../../../../src/lib/execution/receipt/verify.ts';
import { calculateWasmHash as hash } from '../../../../src/lib/wasm/hash.ts';
import { DEFAULT_LIMITS } from '../../../../src/lib/wasm/limits.ts';
import type { CastFigures, CastOutcome, CastResult } from '../../../../src/lib/wasm/protocol.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const hashed = async (text: string) => ({ sizeBytes: bytes(text).length, sha256: await hash(bytes(text)) });

async function facts(changes: Partial<CastFacts> = {}): Promise<CastFacts> {
	return {
		cast: 'id',
		startedAt: 0,
		engine: 'wasm',
		module: { name: 'echo', sha256: 'a'.repeat(64), sizeBytes: 10 },
		input: await hashed('in'),
		args: ['-n'],
		envNames: [],
		limits: DEFAULT_LIMITS,
		determinism: { seed: 7, startMs: 0, stepMs: 1 },
		network: { hosts: [], requests: 0 },
		outcome: { kind: 'ok', exitCode: 0 },
		stdout: await hashed('out'),
		stderr: await hashed(''),
		fuel: 42,
		...changes
	};
}

function outcome(result: CastResult = { kind: 'ok', exitCode: 0 }, stdout = 'out', fuel = 42): CastOutcome {
	const figures = { fuel } as CastFigures;
	return { ...result, stdout: [bytes(stdout)], stderr: [], figures, requests: [] };
}

async function verify(said: Partial<CastFacts>, given: Partial<Given> = {}, ended = outcome()) {
	const casts: unknown[] = [];
	const made = await facts(said);
	const receipt = await makeReceipt(made, hash);
	const { module, input, args, envNames, files } = made;
	const verification = await verifyReceipt(
		receipt,
		{ module, input, args, envNames, files, ...given },
		{
			hash,
			cast: async (again) => {
				casts.push(again);
				return ended;
			}
		}
	);
	const other = verification.lines.filter(({ kind }) => kind !== 'same').map(({ part, kind }) => `${part} ${kind}`);
	return { ...verification, casts, other };
}

test('the same cast with the same end is verified, with the seed and the clock of the receipt', async () => {
	const { verdict, lines, casts } = await verify({});
	expect(verdict).toEqual({ kind: 'verified' });
	expect(lines.map(({ part }) => part)).toEqual([
		'module',
		'input',
		'arguments',
		'limits',
		'seed',
		'clock',
		'outcome',
		'stdout',
		'stderr',
		'fuel'
	] as const);
	expect(casts).toEqual([{ limits: DEFAULT_LIMITS, determinism: { seed: 7, startMs: 0, stepMs: 1 } }]);
});

describe('what differs is named', () => {
	test.each<[string, CastOutcome]>([
		['outcome other', outcome({ kind: 'exited', exitCode: 3 })],
		['stdout other', outcome(undefined, 'out!')],
		['fuel other', outcome(undefined, 'out', 43)]
	])('at its end: %s', async (line, ended) => {
		const { verdict, other } = await verify({}, {}, ended);
		expect({ verdict, other }).toEqual({ verdict: { kind: 'differs' }, other: [line] });
	});

	test.each<[string, Partial<Given>]>([
		['module other', { module: { name: 'echo', sha256: 'b'.repeat(64), sizeBytes: 10 } }],
		['input other', { input: { sizeBytes: 2, sha256: 'b'.repeat(64) } }],
		['arguments other', { args: ['-n', '-n'] }],
		['environment other', { envNames: ['HOME'] }]
	])('before anything is cast: %s', async (line, given) => {
		const { verdict, other, casts } = await verify({}, given);
		expect({ verdict, other, casts }).toEqual({ verdict: { kind: 'differs' }, other: [line], casts: [] });
	});

	test('limits that were changed in the receipt', async () => {
		const made = await facts();
		const receipt = await makeReceipt(made, hash);
		const changed = { ...receipt, limits: { ...receipt.limits, fuel: 5 } };
		const { verdict, lines } = await verifyReceipt(changed, made, { hash, cast: async () => outcome() });
		expect(verdict.kind).toBe('differs');
		expect(lines.find(({ part }) => part === 'limits')?.kind).toBe('other');
	});

	test('files, by their paths, bytes and what may be done with them', async () => {
		const file = (path: string, text: string) => ({ path, sizeBytes: text.length, hash: () => hash(bytes(text)) });
		const work = (access: 'read-only' | 'writable') => [{ path: '/work', access }];
		const said = await factsOfFiles(work('writable'), [file('/work/b', '2'), file('/work/a', '1')], hash);
		const same = await factsOfFiles(work('writable'), [file('/work/a', '1'), file('/work/b', '2')], hash);
		expect((await verify({ files: said }, { files: same })).verdict.kind).toBe('verified');
		for (const files of [
			await factsOfFiles(work('writable'), [file('/work/a', '1'), file('/work/b', '3')], hash),
			await factsOfFiles(work('writable'), [file('/work/a', '1'), file('/work/c', '2')], hash),
			await factsOfFiles(work('read-only'), [file('/work/a', '1'), file('/work/b', '2')], hash),
			undefined
		])
			expect((await verify({ files: said }, { files })).other).toEqual(['files other']);
	});
});

test('a cast that was not repeatable is verified when all is the same, and else not told to differ', async () => {
	expect((await verify({ determinism: null })).verdict).toEqual({ kind: 'verified' });
	const { verdict } = await verify({ determinism: null }, {}, outcome(undefined, 'other'));
	expect(verdict).toEqual({ kind: 'unclear', reason: 'chance' });
});

test('what has no hash is not called the same', async () => {
	const { verdict, other } = await verify({ stdout: { sizeBytes: 3, sha256: null } });
	expect({ verdict, other }).toEqual({ verdict: { kind: 'unclear', reason: 'no-hash' }, other: ['stdout unknown'] });
});

test('a machine that is too slow does not say that the receipt is wrong', async () => {
	const { verdict } = await verify({}, {}, outcome({ kind: 'timed-out', deadlineMs: 5 }));
	expect(verdict).toEqual({ kind: 'unclear', reason: 'ended-here' });
});

test('the check is metered, so that it can be stopped', async () => {
	const { casts, verdict } = await verify({ limits: { ...DEFAULT_LIMITS, metering: 'unmetered' }, fuel: undefined });
	expect(verdict.kind).toBe('verified');
	expect(casts).toMatchObject([{ limits: { metering: 'metered' } }]);
});

test.each<[string | undefined, Partial<CastFacts>]>([
	['running', { outcome: { kind: 'running' } }],
	['interrupted', { outcome: { kind: 'interrupted' } }],
	['stopped', { outcome: { kind: 'cancelled' } }],
	['stopped', { outcome: { kind: 'timed-out' } }],
	['host-failed', { outcome: { kind: 'host-failed' } }],
	['live-input', { input: { sizeBytes: 0, sha256: null, live: true } }],
	['network', { network: { hosts: ['example.org'], requests: 1 } }],
	[undefined, { network: { hosts: ['example.org'], requests: 0 } }],
	[undefined, {}]
])('what nobody can repeat is known beforehand: %s', async (hindrance, changes) => {
	expect(hindranceOf(await makeReceipt(await facts(changes), hash))).toBe(hindrance);
});

describe('a receipt as a file', () => {
	test('is read as it was written', async () => {
		const receipt = await makeReceipt(await facts(), hash);
		expect(readReceipt(JSON.stringify(receipt))).toEqual(receipt);
	});

	test.each<[string, (receipt: Receipt) => unknown]>([
		['', () => 'not a receipt'],
		['/format', (receipt) => ({ ...receipt, format: 'spell-receipt-9' })],
		['/module/sha256', (receipt) => ({ ...receipt, module: { ...receipt.module, sha256: 'ABC' } })],
		['/limits/timeoutMs', (receipt) => ({ ...receipt, limits: { ...receipt.limits, timeoutMs: -1 } })],
		['/determinism', (receipt) => ({ ...receipt, determinism: 5 })]
	])('with a fault is refused, with the field: %s', async (path, change) => {
		const text = JSON.stringify(change(await makeReceipt(await facts(), hash)));
		const error = (() => {
			try {
				return readReceipt(text);
			} catch (caught) {
				return caught;
			}
		})();
		expect(error).toBeInstanceOf(NoReceiptError);
		expect((error as NoReceiptError).problems.map((problem) => problem.path)).toContain(path);
	});
});
