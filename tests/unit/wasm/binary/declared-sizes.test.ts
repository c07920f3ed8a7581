import { expect, test } from 'vitest';
import { examineModule } from '../../../../src/lib/wasm/describe.ts';
import { lebU } from '../../../../src/lib/wasm/binary/writer.ts';
import { joined, section } from '../../../conformance/hostile/bomb.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const COMMAND = [
	section(1, [1, 0x60, 0, 0]),
	section(3, [1, 0]),
	section(7, [1, 6, ...new TextEncoder().encode('_start'), 0, 0]),
	section(10, [1, 2, 0, 0x0b])
] as const;
const [types, functions, exports, code] = COMMAND;

/** 2^64 - 1, as a LEB128 number. */
const LARGEST = [...new Array<number>(9).fill(0xff), 0x01];
const WIDE = 0x04;
const SHARED = 0x03;
const FUNCREF = 0x70;

const withMemory = (...limits: readonly number[]) =>
	joined(HEADER, types, functions, section(5, [1, ...limits]), exports, code);
const withTable = (...limits: readonly number[]) =>
	joined(HEADER, types, functions, section(4, [1, FUNCREF, ...limits]), exports, code);

test.each([
	[
		'a memory above the cap',
		withMemory(0, ...lebU(8_193)),
		{ code: 'too-many', what: 'pages of memory', count: 8_193, limit: 8_192 }
	],
	['a wide memory above the cap', withMemory(WIDE, ...lebU(8_193)), { code: 'too-many', count: 8_193, limit: 8_192 }],
	['a wide memory of 2^40 pages', withMemory(WIDE, ...lebU(2 ** 40)), { code: 'too-many', count: 2 ** 40 }],
	[
		'a wide memory of as many pages as can be written',
		withMemory(WIDE, ...LARGEST),
		{ code: 'too-many', count: Number.MAX_SAFE_INTEGER }
	],
	['a shared memory', withMemory(SHARED, 1, 1), { code: 'threads' }],
	[
		'a table above the cap',
		withTable(0, ...lebU(1_000_001)),
		{ code: 'table-limit', elements: 1_000_001, limit: 1_000_000 }
	],
	[
		'a wide table of as many elements as can be written',
		withTable(WIDE, ...LARGEST),
		{ code: 'table-limit', limit: 1_000_000 }
	]
])('%s is refused before it is compiled', (_, bytes, problem) => {
	const { description, compilable } = examineModule(bytes, {});
	expect(description.problem).toMatchObject(problem);
	expect(compilable).toBeUndefined();
});
