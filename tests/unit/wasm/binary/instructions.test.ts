import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../../scripts/tools.ts';
import { OP, skipExpression, skipInstruction, skipLocals } from '../../../../src/lib/wasm/binary/instructions.ts';
import { parseModule } from '../../../../src/lib/wasm/binary/parse.ts';
import { ByteReader } from '../../../../src/lib/wasm/binary/reader.ts';
import { readerOf, SECTION } from '../../../../src/lib/wasm/binary/sections.ts';
import { ModuleRefusedError } from '../../../../src/lib/wasm/errors.ts';
import { compileWat } from '../../support/wat.ts';
import { commandSections, exported, functionType, I32, leb, section, vec, wasm, type Bytes } from './assemble.ts';

const INTEGER_UNARY = 'clz ctz popcnt eqz';
const INTEGER_BINARY =
	'add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u';
const FLOAT_UNARY = 'abs neg ceil floor trunc nearest sqrt';
const FLOAT_BINARY = 'add sub mul div min max copysign eq ne lt gt le ge';
const CONVERSIONS =
	'i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64 f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32 i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64 i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u';
const ACCESSES =
	'i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u i32.store i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32';
const VECTOR_ACCESSES =
	'v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s v128.load16x4_u v128.load32x2_s v128.load32x2_u v128.load8_splat v128.load16_splat v128.load32_splat v128.load64_splat v128.store v128.load32_zero v128.load64_zero';
const LANE_ACCESSES =
	'v128.load8_lane v128.load16_lane v128.load32_lane v128.load64_lane v128.store8_lane v128.store16_lane v128.store32_lane v128.store64_lane';
const LANES =
	'i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane i16x8.extract_lane_s i16x8.extract_lane_u i16x8.replace_lane i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane f32x4.extract_lane f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane';
const VECTORS =
	'i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat i8x16.eq f64x2.ge v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true f32x4.demote_f64x2_zero f64x2.promote_low_f32x4 i8x16.abs i8x16.popcnt i8x16.all_true i8x16.bitmask i16x8.q15mulr_sat_s i32x4.dot_i16x8_s i64x2.extmul_high_i32x4_u f32x4.sqrt f64x2.pmax i32x4.trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_u';
const RELAXED =
	'i8x16.relaxed_swizzle i32x4.relaxed_trunc_f32x4_s f32x4.relaxed_madd f64x2.relaxed_nmadd i8x16.relaxed_laneselect f32x4.relaxed_min i16x8.relaxed_q15mulr_s i32x4.relaxed_dot_i8x16_i7x16_add_s';
const ATOMICS =
	'memory.atomic.notify memory.atomic.wait32 memory.atomic.wait64 i32.atomic.load i64.atomic.load i32.atomic.load8_u i64.atomic.load32_u i32.atomic.store i64.atomic.store32 i32.atomic.rmw.add i64.atomic.rmw32.sub_u i32.atomic.rmw8.and_u i64.atomic.rmw.or i32.atomic.rmw.xor i64.atomic.rmw.xchg i32.atomic.rmw.cmpxchg i64.atomic.rmw32.cmpxchg_u';

const each = (names: string, suffix = ''): string[] => names.split(' ').map((name) => name + suffix);
const typed = (type: string, names: string): string[] => names.split(' ').map((name) => `${type}.${name}`);

/** In the text format, one instruction each, with immediates that take more than one byte where they can. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
	'numeric instructions': [
		...['i32', 'i64'].flatMap((type) => [...typed(type, INTEGER_UNARY), ...typed(type, INTEGER_BINARY)]),
		...['f32', 'f64'].flatMap((type) => [...typed(type, FLOAT_UNARY), ...typed(type, FLOAT_BINARY)]),
		...each(CONVERSIONS)
	],
	constants: [
		'i32.const 0',
		'i32.const -1',
		'i32.const 0x7fffffff',
		'i32.const 0x80000000',
		'i64.const 64',
		'i64.const -0x8000000000000000',
		'i64.const 0x7fffffffffffffff',
		'f32.const -nan:0x200000',
		'f64.const 0x1p-1074',
		'v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15',
		'ref.null func',
		'ref.null extern',
		'ref.func 200'
	],
	'memory instructions': [
		...each(ACCESSES),
		...each(ACCESSES, ' offset=4294967295 align=1'),
		'memory.size',
		'memory.grow',
		'memory.init 1',
		'data.drop 1',
		'memory.copy',
		'memory.fill'
	],
	'instructions on a second memory': [
		'i32.load 1 offset=300',
		'i64.store8 1',
		'memory.size 1',
		'memory.grow 1',
		'memory.copy 1 0',
		'memory.fill 1'
	],
	'tables and references': [
		'table.get 0',
		'table.set 0',
		'table.size 0',
		'table.grow 0',
		'table.fill 0',
		'table.copy 0 0',
		'table.init 0 0',
		'elem.drop 0',
		'ref.is_null'
	],
	variables: ['local.get 0', 'local.get 300', 'local.set 300', 'local.tee 300', 'global.get 0', 'global.set 0'],
	control: [
		'nop',
		'unreachable',
		'return',
		'br 0',
		'br_if 0',
		'br_table 0 0 0 0',
		'call 200',
		'call_indirect (type 0)',
		'return_call 200',
		'return_call_indirect (type 0)',
		'drop',
		'select',
		'select (result i32)',
		'select (result externref)',
		'throw 0'
	],
	vectors: [
		...each(VECTOR_ACCESSES, ' offset=300'),
		...each(LANE_ACCESSES, ' offset=300 1'),
		...each(LANES, ' 1'),
		...each(VECTORS),
		'i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31'
	],
	'relaxed vectors': each(RELAXED),
	atomics: [...each(ATOMICS), 'i32.atomic.load offset=300', 'atomic.fence']
};

const MANY_FUNCTIONS = '(func)'.repeat(200);

/** The opcodes of a module's last function, and whether they end exactly where its body does. */
function opcodesOf(bytes: Uint8Array): number[] {
	const code = readerOf(bytes, parseModule(bytes).sections, SECTION.code)!;
	let opcodes: number[] = [];
	for (let left = code.u32(); left > 0; left--) {
		const end = code.u32() + code.at;
		const body = new ByteReader(bytes, code.at, end);
		opcodes = [];
		skipLocals(body);
		while (!body.done) opcodes.push(skipInstruction(body));
		expect(body.at).toBe(end);
		code.at = end;
	}
	expect(code.done).toBe(true);
	return opcodes;
}

describe('stepping over one instruction ends where the next one begins', () => {
	for (const [group, instructions] of Object.entries(WRITTEN)) {
		test.each(instructions)(`${group}: %s`, async (instruction) => {
			const bytes = await compileWat(`(module (type (func)) (memory 1) (memory 1) (table 1 funcref) (tag)
				(global (mut i32) (i32.const 0)) (data "") (data "") (elem func 0)
				${MANY_FUNCTIONS} (func (local i32 i64) ${instruction} nop))`);
			const opcodes = opcodesOf(bytes);
			expect(opcodes).toHaveLength(3);
			expect(opcodes.slice(1)).toEqual([0x01, OP.end]);
		});
	}
});

/** As the garbage collection and exception proposals write them; wabt does not know these. */
const BY_HAND: readonly (readonly [name: string, bytes: Bytes])[] = [
	['struct.new', [0xfb, 0, 0x90, 0x01]],
	['struct.new_default', [0xfb, 1, 0x90, 0x01]],
	['struct.get', [0xfb, 2, 0x90, 0x01, 0x05]],
	['struct.get_s', [0xfb, 3, 0x01, 0x05]],
	['struct.get_u', [0xfb, 4, 0x01, 0x05]],
	['struct.set', [0xfb, 5, 0x90, 0x01, 0x05]],
	['array.new', [0xfb, 6, 0x90, 0x01]],
	['array.new_default', [0xfb, 7, 0x01]],
	['array.new_fixed', [0xfb, 8, 0x01, 0x90, 0x01]],
	['array.new_data', [0xfb, 9, 0x01, 0x02]],
	['array.new_elem', [0xfb, 10, 0x01, 0x02]],
	['array.get', [0xfb, 11, 0x01]],
	['array.get_s', [0xfb, 12, 0x01]],
	['array.get_u', [0xfb, 13, 0x01]],
	['array.set', [0xfb, 14, 0x90, 0x01]],
	['array.len', [0xfb, 15]],
	['array.fill', [0xfb, 16, 0x01]],
	['array.copy', [0xfb, 17, 0x01, 0x02]],
	['array.init_data', [0xfb, 18, 0x01, 0x02]],
	['array.init_elem', [0xfb, 19, 0x01, 0x02]],
	['ref.test', [0xfb, 20, 0x90, 0x01]],
	['ref.test null of a named type', [0xfb, 21, 0x6e]],
	['ref.cast', [0xfb, 22, 0x6c]],
	['ref.cast null', [0xfb, 23, 0x90, 0x01]],
	['br_on_cast', [0xfb, 24, 0x03, 0x90, 0x01, 0x6e, 0x6c]],
	['br_on_cast_fail', [0xfb, 25, 0x01, 0x00, 0x90, 0x01, 0x91, 0x01]],
	['any.convert_extern', [0xfb, 26]],
	['extern.convert_any', [0xfb, 27]],
	['ref.i31', [0xfb, 28]],
	['i31.get_s', [0xfb, 29]],
	['i31.get_u', [0xfb, 30]],
	['ref.null of a type by its index', [0xd0, 0x90, 0x01]],
	['ref.eq', [0xd3]],
	['ref.as_non_null', [0xd4]],
	['br_on_null', [0xd5, 0x90, 0x01]],
	['br_on_non_null', [0xd6, 0x00]],
	['call_ref', [0x14, 0x90, 0x01]],
	['return_call_ref', [0x15, 0x90, 0x01]],
	['throw_ref', [0x0a]],
	['select of a reference to a type', [0x1c, 0x01, 0x63, 0x90, 0x01]],
	['i64.add128', [0xfc, 19]],
	['i64.mul_wide_u', [0xfc, 22]],
	['a load with an over-long offset', [0x28, 0x82, 0x80, 0x00, 0x80, 0x80, 0x80, 0x80, 0x00]],
	['a load from a 64-bit memory', [0x28, 0x02, ...leb(2n ** 63n)]],
	['a load from memory 300', [0x28, 0x42, 0xac, 0x02, 0x00]],
	['a prefixed instruction, over-long', [0xfc, 0x8b, 0x80, 0x00, 0x00]]
];

test.each(BY_HAND)('stepping over %s', (_, bytes) => {
	const reader = new ByteReader(Uint8Array.from([...bytes, 0x01]));
	skipInstruction(reader);
	expect(reader.at).toBe(bytes.length);
});

/** The engine is asked too, so that the encodings above are not of our own making. */
test('the engine takes the garbage-collected instructions as they are written here', () => {
	const types = section(1, vec([[0x5f, 1, I32, 1], [0x5e, I32, 1], functionType()]));
	const code = [
		...[0x41, 1, 0xfb, 0, 0, 0xfb, 2, 0, 0, 0x1a],
		...[0xfb, 1, 0, 0x41, 2, 0xfb, 5, 0, 0],
		...[0x41, 1, 0x41, 2, 0xfb, 8, 1, 2, 0xfb, 15, 0x1a],
		...[0x41, 7, 0xfb, 28, 0xfb, 29, 0x1a],
		...[0xd0, 0x6e, 0xfb, 20, 0x6c, 0x1a],
		...[0xd0, 0x6e, 0xfb, 23, 0, 0x1a],
		...[0x02, 0x63, 0x6c, 0xd0, 0x6e, 0xfb, 24, 0x03, 0, 0x6e, 0x6c, 0x1a, 0xd0, 0x6c, 0x0b, 0x1a]
	];
	const bytes = wasm(
		types,
		section(3, [1, 2]),
		section(7, vec([exported('_start', 0, 0)])),
		commandSections(code).code
	);
	expect(WebAssembly.validate(bytes)).toBe(true);
	expect(opcodesOf(bytes)).toContain(0xfb0018);
});

/** An engine takes either the old form of exceptions or the new one, not both in a module. */
test.each([
	`(block $out (result i32) (loop $in (if (i32.const 1) (then (br $in)) (else nop)))
		(try $t (do (throw $e (i32.const 1))) (catch $e drop) (catch_all (rethrow $t)))
		(try (do (try (do nop) (delegate 0))) (catch_all))
		(i32.const 0))`,
	`(block $out (result i32)
		(block $all (try_table (catch $e $out) (catch_all $all) (block (br 0)) (throw $e (i32.const 1))))
		(i32.const 0))`
])('blocks, exceptions and delegations are followed to their end', async (code) => {
	const bytes = await compileWat(`(module (tag $e (param i32)) (func ${code} drop))`);
	expect(WebAssembly.validate(bytes)).toBe(true);
	opcodesOf(bytes);
	const reader = readerOf(bytes, parseModule(bytes).sections, SECTION.code)!;
	reader.u32();
	const end = reader.u32() + reader.at;
	skipLocals(reader);
	skipExpression(reader);
	expect(reader.at).toBe(end);
});

test.each([
	[[0x16], 0],
	[[0x17], 0],
	[[0x1d], 0],
	[[0x27], 0],
	[[0xc5], 0],
	[[0xe0], 0],
	[[0xff], 0],
	[[0xfb, 31], 0],
	[[0xfc, 18], 0],
	[[0xfc, 23], 0],
	[[0xfd, ...leb(0x114)], 0],
	[[0xfe, 4], 0],
	[[0xfe, 0x4f], 0]
])('%j is not known, and said to be so by its place', (bytes, offset) => {
	const reader = new ByteReader(Uint8Array.from([...bytes, 0, 0, 0]));
	expect(() => skipInstruction(reader)).toThrow(ModuleRefusedError);
	expect(() => skipInstruction(new ByteReader(Uint8Array.from(bytes)))).toThrow(`malformed at byte ${offset}`);
});

const BINARIES = globSync('wasm/examples/*/*.wasm', { cwd: ROOT }).sort();

test.each(BINARIES)('every body of %s is read to its end', (path) => {
	opcodesOf(new Uint8Array(readFileSync(join(ROOT, path))));
});
