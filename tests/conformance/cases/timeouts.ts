import { describe, expect, test } from 'vitest';
import { MIB } from '../../../src/lib/wasm/limits.ts';
import type { Metering } from '../../../src/lib/wasm/protocol.ts';
import { text, type Place } from '../place.ts';
import { bareCommand, command, DATA, functionSpell, greeter, spinner } from '../programs.ts';
import { readExample } from './examples.ts';
import { startedCast } from '../started.ts';

/** Prints again and again for 100 ms by its own clock, then spins. */
function printingForAWhile(): Promise<Uint8Array> {
	const now = '(drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 16))) (i64.load (i32.const 16))';
	return command(
		`(local $end i64)
		(local.set $end (i64.add (block (result i64) ${now}) (i64.const 100000000)))
		(loop $more
			(call $print (i32.const ${DATA}) (i32.const 5))
			(br_if $more (i64.lt_u (block (result i64) ${now}) (local.get $end))))
		${LOOP}`,
		{ imports: ['clock_time_get (param i32 i64 i32) (result i32)'], data: 'word ' }
	);
}

const METERINGS: readonly Metering[] = ['metered', 'unmetered'];
const LOOP = '(loop $ever (br $ever))';

const ENDLESS: readonly { what: string; program: () => Promise<Uint8Array> }[] = [
	{ what: 'an endless loop', program: () => bareCommand(LOOP) },
	{ what: 'a loop in a start function', program: () => bareCommand('', `(func $early ${LOOP}) (start $early)`) },
	{ what: 'a loop in a function spell', program: () => functionSpell(`${LOOP} (i64.const 0)`) },
	{
		what: 'a loop in an initializer',
		program: () => functionSpell('(i64.const 0)', `(func (export "_initialize") ${LOOP})`)
	},
	{
		what: 'a loop in an allocator',
		program: () => functionSpell('(i64.const 0)', `(func $spin ${LOOP}) (start $spin)`)
	},
	{
		what: 'a loop that asks the host for nothing, again and again',
		program: () => command('(loop $ever (call $print (i32.const 0) (i32.const 0)) (br $ever))')
	},
	{
		what: 'a loop that catches everything',
		program: () => bareCommand(`(loop $ever (try (do ${LOOP}) (catch_all (br $ever))))`)
	}
];

/** A deadline is held whatever the program does, and the next cast finds everything as it was. */
export function timeouts(place: Place): void {
	const { cast } = place;

	describe.each(METERINGS)('%s', (metering) => {
		test.each(ENDLESS)('$what ends at its deadline', async ({ program }) => {
			const outcome = await cast(await program(), { limits: { timeoutMs: 250, metering } });
			expect(outcome).toMatchObject({ kind: 'timed-out', deadlineMs: 250 });
			expect(outcome.figures.wallMs).toBeGreaterThanOrEqual(249);
			expect(await cast(await greeter())).toMatchObject({ kind: 'ok' });
		});

		test('what was printed and seen before the deadline is kept', async () => {
			const limits = { timeoutMs: 1_000, metering };
			const running = await startedCast(place, await spinner('a word before'), { limits });
			const outcome = await running.outcome;
			expect(outcome).toMatchObject({ kind: 'timed-out', deadlineMs: 1_000 });
			expect(text(outcome.stdout)).toBe('a word before');
		});
	});

	test('a loop of bulk operations, which no kill is sure to stop, stops itself', async () => {
		const program = await bareCommand(
			'(loop $ever (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x100000)) (br $ever))',
			'(memory 16)'
		);
		const outcome = await cast(program, { limits: { timeoutMs: 250 } });
		expect(outcome).toMatchObject({ kind: 'timed-out', deadlineMs: 250 });
		expect(await cast(await greeter())).toMatchObject({ kind: 'ok' });
	});

	test('every line before the deadline is kept', async () => {
		const program = await command(
			`(local $left i32)
			(local.set $left (i32.const 2000))
			(loop $more
				(call $print (i32.const ${DATA}) (i32.const 5))
				(local.set $left (i32.sub (local.get $left) (i32.const 1)))
				(br_if $more (local.get $left)))
			${LOOP}`,
			{ data: 'line!' }
		);
		const running = await startedCast(place, program, { limits: { timeoutMs: 1_000 } });
		expect(text((await running.outcome).stdout)).toBe('line!'.repeat(2_000));
		const unwatched = await cast(program, { limits: { timeoutMs: 1_000 } });
		expect(text(unwatched.stdout)).toBe('line!'.repeat(2_000));
	});

	test('of a program that has to be killed, what was printed a moment before is kept', async () => {
		const outcome = await cast(await printingForAWhile(), { limits: { timeoutMs: 3_000, metering: 'unmetered' } });
		expect(outcome).toMatchObject({ kind: 'timed-out' });
		expect(text(outcome.stdout)).toMatch(/^(word )+$/);
	});

	test('loading and compiling count', async () => {
		const program = readExample('word-frequency-go');
		const limits = { timeoutMs: 1, memoryBytes: 300 * MIB };
		expect(await cast(program, { limits })).toMatchObject({ kind: 'timed-out', deadlineMs: 1 });
		expect(await cast(program, { limits: { ...limits, timeoutMs: 60_000 } })).toMatchObject({ kind: 'ok' });
	});

	test('a deadline that is not reached changes nothing', async () => {
		expect(await cast(await greeter(), { limits: { timeoutMs: 20_000 } })).toMatchObject({ kind: 'ok' });
	});
}
