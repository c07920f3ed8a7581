import { describe, expect, it } from 'vitest';
import { compileWat } from '../../support/wat.ts';
import { runInSlices, runWithin } from './support.ts';

/** More than a function's entry is charged for what lies behind branches. */
const LONG = '(drop (i32.const 0))'.repeat(40);
const LIMIT = 5_000;

const ENDLESS: Readonly<Record<string, string>> = {
	'itself, by a tail call': '(func $run (export "run") (return_call $run))',
	'itself, from a loop': '(func $run (export "run") (loop (call $run)))',
	'itself, by a tail call from a loop': '(func $run (export "run") (loop (return_call $run)))',
	'itself, by a tail call behind so much that it is charged where it stands': `
		(func $run (export "run") (if (i32.const 1) (then ${LONG} (return_call $run))))`,
	'another, that calls it from a loop': `
		(func $run (export "run") (return_call $other))
		(func $other (loop (return_call $run)))`,
	'another, that calls it behind so much that it is charged where it stands': `
		(func $run (export "run") (return_call $other))
		(func $other (if (i32.const 1) (then ${LONG} (return_call $run))))`,
	'others in a ring, by tail calls': `
		(func $run (export "run") (return_call $first))
		(func $first (return_call $second))
		(func $second (return_call $third))
		(func $third (return_call $first))`,
	'itself, by reference': `
		(table funcref (elem $run))
		(type $void (func))
		(func $run (export "run") (return_call_indirect (type $void) (i32.const 0)))`
};

describe('a function that its callers pay for', () => {
	it.each(Object.entries(ENDLESS))('is stopped when it goes on for ever: calls %s', async (_, source) => {
		expect(runWithin(await compileWat(`(module ${source})`), 'run', LIMIT)).toMatchObject({ stopped: true });
	});

	it('costs what its loop turns, which is charged in the loop itself', async () => {
		const module = (turns: number) =>
			compileWat(`(module
				(func $turn (local i32)
					(loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const ${turns})))))
				(func (export "run") (call $turn)))`);
		const [few, many] = [await module(10), await module(1_010)];
		const [{ used: before }, { used: after }] = [runInSlices(few, 'run', 50), runInSlices(many, 'run', 50)];
		expect((after - before) % 1_000).toBe(0);
		expect(after - before).toBeGreaterThan(5_000);
	});

	it('costs its callers the same as at its own entry', async () => {
		const plain = '(drop (i32.add (i32.const 1) (i32.const 2)))';
		const inside = await compileWat(`(module (func $f ${plain}) (func (export "run") (call $f)))`);
		const outside = await compileWat(`(module (func $f) (func (export "run") ${plain} (call $f)))`);
		expect(runInSlices(inside, 'run', 50).used).toBe(runInSlices(outside, 'run', 50).used);
	});
});
