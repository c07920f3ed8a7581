import { body, functionType, leb, section, vec, wasm } from '../unit/wasm/binary/assemble.ts';

const I32 = 0x7f;
const END = 0x0b;
const DROP = 0x1a;
const I32_CONST_5 = [0x41, 5];

/** A module of these types, whose function 0 has type 0 and this code. */
function moduleOf(types: readonly (readonly number[])[], code: readonly number[]): Uint8Array {
	return wasm(section(1, vec(types)), section(3, vec([[0]])), section(10, vec([body(code)])));
}

const VOID = functionType();
/** (array (mut i32)) and (struct (field (mut i32))) */
const ARRAY = [0x5e, I32, 1];
const STRUCT = [0x5f, 1, I32, 1];

/** What wabt does not write: collected types, typed references. All are valid. */
export const MODERN: readonly Uint8Array[] = [
	moduleOf([VOID, ARRAY], [...I32_CONST_5, 0xfb, 7, 1, DROP]),
	moduleOf([VOID, ARRAY], [...I32_CONST_5, ...I32_CONST_5, 0xfb, 6, 1, DROP]),
	moduleOf([VOID, ARRAY], [...I32_CONST_5, 0xfb, 7, 1, ...[0x41, 0], ...I32_CONST_5, ...I32_CONST_5, 0xfb, 16, 1]),
	moduleOf([VOID, STRUCT], [...I32_CONST_5, 0xfb, 0, 1, 0xfb, 2, 1, 0, DROP]),
	moduleOf([[0x4e, ...vec([VOID, STRUCT])]], [0x03, 0x40, 0xfb, 1, 1, DROP, 0x0c, 0, END]),
	// (loop $l (ref.func 0) (call_ref 0) (br $l)): the function is declared by an element segment.
	wasm(
		section(1, vec([VOID])),
		section(3, vec([[0]])),
		section(9, vec([[3, 0, ...vec([leb(0)])]])),
		section(10, vec([body([0x03, 0x40, 0xd2, 0, 0x14, 0, 0x0c, 0, END])]))
	),
	// (loop $l (ref.null func) (br_on_null $l) (drop))
	moduleOf([VOID], [0x03, 0x40, 0xd0, 0x70, 0xd5, 0, DROP, END]),
	// (block $b (result i31ref) (ref.null any) (br_on_cast $b anyref i31ref) (drop) (ref.null i31)) (drop)
	moduleOf([VOID], [0x02, 0x6c, 0xd0, 0x6e, 0xfb, 24, 3, 0, 0x6e, 0x6c, DROP, 0xd0, 0x6c, END, DROP])
];
