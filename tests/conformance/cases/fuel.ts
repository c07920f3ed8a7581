import { expect, test } from 'vitest';
import type { Place } from '../place.ts';
import { bareCommand, command, DATA } from '../programs.ts';

/** Counted once. Every host must come to the same figure, as it is of the program and not of the machine. */
const LOOP_UNITS = 38_288;

/** A loop of a thousand turns that calls, fills and grows. */
function busy(): Promise<Uint8Array> {
	return bareCommand(
		`(local $left i32)
		(local.set $left (i32.const 1000))
		(loop $more
			(call $inner)
			(memory.fill (i32.const 0) (i32.const 1) (i32.const 100))
			(local.set $left (i32.sub (local.get $left) (i32.const 1)))
			(br_if $more (local.get $left)))
		(drop (memory.grow (i32.const 3)))`,
		'(memory 1) (func $inner (drop (i32.const 1)))'
	);
}

/** What a program may compute, in units that do not depend on the machine. */
export function fuel({ cast }: Place): void {
	test('a program uses the same fuel everywhere, each time', async () => {
		const program = await busy();
		for (let round = 0; round < 2; round++) {
			expect(await cast(program)).toMatchObject({ kind: 'ok', figures: { fuel: LOOP_UNITS } });
		}
	});

	test('as much as it needs is enough, one unit less is not', async () => {
		const program = await busy();
		expect(await cast(program, { limits: { fuel: LOOP_UNITS } })).toMatchObject({ kind: 'ok' });
		const outcome = await cast(program, { limits: { fuel: LOOP_UNITS - 1 } });
		expect(outcome).toMatchObject({ kind: 'fuel-limit', limit: LOOP_UNITS - 1 });
	});

	test('a program stops at the same place each time, and keeps what it printed', async () => {
		const program = await command(`(loop $ever (call $print (i32.const ${DATA}) (i32.const 1)) (br $ever))`, {
			data: '.'
		});
		const lengths = [];
		for (let round = 0; round < 3; round++) {
			const outcome = await cast(program, { limits: { fuel: 50_000 } });
			expect(outcome).toMatchObject({ kind: 'fuel-limit', limit: 50_000 });
			lengths.push(outcome.stdout.length);
		}
		expect(new Set(lengths).size).toBe(1);
		expect(lengths[0]).toBeGreaterThan(0);
	});

	test('a program that is not metered has no figure', async () => {
		const outcome = await cast(await busy(), { limits: { metering: 'unmetered' } });
		expect(outcome.kind).toBe('ok');
		expect(outcome.figures.fuel).toBeUndefined();
	});
}
