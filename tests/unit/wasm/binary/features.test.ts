import { describe, expect, test } from 'vitest';
import { featuresOf } from '../../../../src/lib/wasm/binary/features.ts';
import { parseModule } from '../../../../src/lib/wasm/binary/parse.ts';
import { compileWat } from '../../support/wat.ts';
import { body, functionType, section, vec, wasm } from './assemble.ts';

const WRITTEN: readonly (readonly [source: string, features: readonly string[]])[] = [
	['', []],
	['(memory 1 2) (table 1 funcref) (func (result i32) (i32.add (i32.const 1) (i32.load (i32.const 0))))', []],
	['(func (param i32) (result i32) (i32.extend8_s (local.get 0)))', ['sign-extension']],
	['(func (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0)))', ['saturating-conversions']],
	['(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))', ['bulk-memory']],
	['(table 1 funcref) (func (drop (table.grow 0 (ref.null func) (i32.const 1))))', ['reference-types']],
	['(func (drop (select (result i32) (i32.const 0) (i32.const 0) (i32.const 0))))', ['reference-types']],
	['(func (drop (i32x4.splat (i32.const 0))))', ['simd']],
	['(func (param v128) (drop (i32x4.relaxed_trunc_f32x4_s (local.get 0))))', ['relaxed-simd']],
	['(func (return_call 0))', ['tail-call']],
	['(func (result i32 i32) (i32.const 0) (i32.const 0))', ['multi-value']],
	['(tag) (func (throw 0))', ['exceptions']],
	['(tag)', ['exceptions']],
	['(tag) (func (try (do (throw 0)) (catch_all)))', ['exceptions', 'legacy-exceptions']],
	['(func (block (try_table (catch_all 0))))', ['exceptions']],
	['(memory 1) (memory 1)', ['multi-memory']],
	['(memory i64 1)', ['memory64']],
	['(memory 1 1 shared)', ['threads']],
	['(memory 1 1 shared) (func (drop (i32.atomic.load (i32.const 0))))', ['threads']],
	['(memory 1 1 shared) (func atomic.fence)', ['threads']]
];

describe('the proposals that a module uses', () => {
	test.each(WRITTEN)('%s: %j', async (source, features) => {
		expect(featuresOf(parseModule(await compileWat(`(module ${source})`)))).toEqual(features);
	});

	test('garbage collection and typed references, which the assembler does not know', () => {
		const of = (code: readonly number[]): string[] => {
			const types = section(1, vec([functionType(), [0x5f, 0]]));
			return featuresOf(parseModule(wasm(types, section(3, [1, 0]), section(10, vec([body(code)])))));
		};
		expect(of([0xfb, 1, 1, 0x1a])).toEqual(['gc']);
		expect(of([0xd2, 0, 0x14, 0])).toEqual(['function-references', 'reference-types']);
		expect(of([0xfc, 19])).toEqual(['wide-arithmetic']);
	});
});
