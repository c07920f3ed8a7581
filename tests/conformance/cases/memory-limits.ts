import { expect, test } from 'vitest';
import { MIB, PAGE_BYTES } from '../../../src/lib/wasm/limits.ts';
import { text, type Place } from '../place.ts';
import { bareCommand, command, DATA, functionSpell, greeter } from '../programs.ts';

const CAP = 64 * MIB;
const CAP_PAGES = CAP / PAGE_BYTES;
const limits = { memoryBytes: CAP };
const EXPORTED = '(export "memory")';
/** For an imported one. */
const EXPORT = '(export "memory" (memory 0))';

/** Grows by 16 pages until it is refused. */
const growing = (memory = '', type = 'i32'): string => `
	(loop $more (br_if $more (${type}.ne (memory.grow ${memory} (${type}.const 16)) (${type}.const -1))))`;

/** Grows without bound, page by page, then does what follows. */
const GREEDY: readonly { what: string; program: () => Promise<Uint8Array> }[] = [
	{ what: 'a memory without a maximum', program: () => command(`${growing()} unreachable`) },
	{
		what: 'a memory whose own maximum is larger',
		program: () => command(`${growing()} unreachable`, { memory: `(memory ${EXPORTED} 1 65536)` })
	},
	{
		what: 'an imported memory',
		program: () =>
			command(`${growing()} unreachable`, { memory: '', foreign: [`"env" "memory" (memory 1)`], fields: EXPORT })
	},
	{
		what: 'an imported memory that wants a larger maximum',
		program: () =>
			command(`${growing()} unreachable`, { memory: '', foreign: [`"env" "memory" (memory 1 65536)`], fields: EXPORT })
	},
	{
		what: 'growth in a start function',
		program: () => command('', { fields: `(func $early ${growing()} unreachable) (start $early)` })
	},
	{
		what: 'growth in a function spell',
		program: () => functionSpell(`${growing()} unreachable`).then((bytes) => bytes)
	},
	{
		what: 'a 64-bit memory',
		program: () => bareCommand(`${growing('', 'i64')} unreachable`, `(memory ${EXPORTED} i64 1)`)
	}
];

/** The cap holds in the engine itself, whatever a module declares. */
export function memoryLimits({ cast, inspect }: Place): void {
	const bothWays = GREEDY.flatMap((entry) =>
		(['metered', 'unmetered'] as const).map((metering) => ({ ...entry, metering }))
	);

	test.each(bothWays)('$what is held, $metering', async ({ program, metering }) => {
		const outcome = await cast(await program(), { limits: { ...limits, metering } });
		expect(outcome).toMatchObject({ kind: 'memory-limit', phase: 'growth', limitBytes: CAP });
		const { peakMemoryBytes = Infinity, memoryRefusals } = outcome.figures;
		expect(peakMemoryBytes).toBeLessThanOrEqual(CAP);
		expect(peakMemoryBytes).toBeGreaterThan(CAP - 17 * PAGE_BYTES);
		expect(memoryRefusals).toBe(1);
		if (outcome.kind === 'memory-limit') expect(outcome.requestedBytes).toBe(peakMemoryBytes + 16 * PAGE_BYTES);
		expect(await cast(await greeter(), { limits })).toMatchObject({ kind: 'ok' });
	});

	test('every memory of a module is held to its share of the cap', async () => {
		const program = await command(`${growing('$second')} unreachable`, {
			memory: `(memory ${EXPORTED} 1) (memory $second 1)`
		});
		const outcome = await cast(program, { limits });
		const share = 1 + (CAP_PAGES - 2) / 2;
		expect(outcome).toMatchObject({
			kind: 'memory-limit',
			limitBytes: CAP,
			requestedBytes: (share + 1) * PAGE_BYTES,
			figures: { memoryRefusals: 1 }
		});
	});

	test('the last page below the cap is given, the next one is not', async () => {
		const growTo = (pages: number): Promise<Uint8Array> =>
			command(`(br_if 0 (i32.ne (memory.grow (i32.const ${pages - 1})) (i32.const -1))) unreachable`);
		const last = await cast(await growTo(CAP_PAGES), { limits });
		expect(last).toMatchObject({ kind: 'ok', figures: { peakMemoryBytes: CAP, memoryRefusals: 0 } });
		const next = await cast(await growTo(CAP_PAGES + 1), { limits });
		expect(next).toMatchObject({
			kind: 'memory-limit',
			requestedBytes: CAP + PAGE_BYTES,
			figures: { peakMemoryBytes: PAGE_BYTES }
		});
	});

	test('a cap that is no whole number of pages is rounded down', async () => {
		const program = await command(
			`${growing()} (i32.store8 (i32.const ${DATA}) (memory.size)) (call $print (i32.const ${DATA}) (i32.const 1))`
		);
		const outcome = await cast(program, { limits: { memoryBytes: 18 * PAGE_BYTES - 1 } });
		expect(outcome).toMatchObject({
			kind: 'ok',
			stdout: Uint8Array.of(17),
			figures: { peakMemoryBytes: 17 * PAGE_BYTES }
		});
	});

	test('a program that is refused and goes on is ok, and the refusals are counted', async () => {
		const program = await command(
			`${'(drop (memory.grow (i32.const 2000)))'.repeat(3)} (call $print (i32.const ${DATA}) (i32.const 4))`,
			{ data: 'fine' }
		);
		const outcome = await cast(program, { limits });
		expect(outcome).toMatchObject({ kind: 'ok', exitCode: 0, figures: { memoryRefusals: 3 } });
		expect(text(outcome.stdout)).toBe('fine');
	});

	test('a program that gives up after a refusal tells its exit code', async () => {
		const program = await command(`${growing()} (call $proc_exit (i32.const 71))`);
		expect(await cast(program, { limits })).toMatchObject({ kind: 'memory-limit', phase: 'growth', exitCode: 71 });
	});

	test("a refusal by the module's own maximum is not the limit's doing", async () => {
		const program = await command(`${growing()} unreachable`, { memory: `(memory ${EXPORTED} 1 40)` });
		expect(await cast(program, { limits })).toMatchObject({
			kind: 'trapped',
			code: 'unreachable',
			figures: { memoryRefusals: 1 }
		});
	});

	test('a request for more than there are addresses is told as what it was', async () => {
		const program = await bareCommand(
			'(drop (memory.grow (i64.const 0x8000000000000000))) unreachable',
			`(memory ${EXPORTED} i64 1)`
		);
		const outcome = await cast(program, { limits });
		expect(outcome).toMatchObject({ kind: 'memory-limit', requestedBytes: 2 ** 63 * PAGE_BYTES });
	});

	test('a request that is too large for any number is not taken for a small one', async () => {
		const program = await bareCommand('(drop (memory.grow (i64.const -1))) unreachable', `(memory ${EXPORTED} i64 1)`);
		const outcome = await cast(program, { limits });
		expect(outcome).toMatchObject({ kind: 'memory-limit' });
		if (outcome.kind === 'memory-limit') expect(outcome.requestedBytes).toBeGreaterThan(CAP);
	});

	test.each([
		['a memory', `(memory ${EXPORTED} ${CAP_PAGES + 1})`, ''],
		['a second memory', `(memory ${EXPORTED} 1) (memory ${CAP_PAGES})`, ''],
		['a 64-bit memory', `(memory ${EXPORTED} i64 ${CAP_PAGES + 1})`, ''],
		['an imported memory', '', `(import "env" "memory" (memory ${CAP_PAGES + 1})) ${EXPORT}`]
	])('%s that starts above the cap is refused before it is made', async (_, memory, imported) => {
		const program = await bareCommand('', `${imported} ${memory}`);
		const outcome = await cast(program, { limits });
		expect(outcome).toMatchObject({
			kind: 'memory-limit',
			phase: 'declared',
			limitBytes: CAP,
			requestedBytes: CAP + PAGE_BYTES,
			figures: { peakMemoryBytes: 0 }
		});
		expect((await inspect(program, limits)).problem).toMatchObject({
			code: 'too-many',
			count: CAP_PAGES + 1,
			limit: CAP_PAGES
		});
	});

	test("the same module runs under each cast's own limit", async () => {
		const program = await command(`${growing()} unreachable`);
		for (const memoryBytes of [CAP, 2 * CAP, CAP]) {
			const outcome = await cast(program, { limits: { memoryBytes } });
			expect(outcome).toMatchObject({ kind: 'memory-limit', limitBytes: memoryBytes });
			expect(outcome.figures.peakMemoryBytes).toBeGreaterThan(memoryBytes - 17 * PAGE_BYTES);
		}
	});
}
