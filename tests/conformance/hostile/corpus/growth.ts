import { MIB } from '../../../../src/lib/wasm/limits.ts';
import { SHORT, STOPPED, type HostileProgram } from '../program.ts';

const SMALL = { ...SHORT, memoryBytes: 16 * MIB };
const UNTIL_REFUSED = '(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))';

/** Asking for more and more memory and tables. */
export const GROWTH: readonly HostileProgram[] = [
	{
		name: 'growth to the cap and a trap',
		source: `(module (memory (export "memory") 1) (func (export "_start") ${UNTIL_REFUSED} (unreachable)))`,
		limits: { memoryBytes: 64 * MIB },
		expected: ['memory-limit: growth']
	},
	{
		name: 'growth to the cap and a normal end',
		source: `(module (memory (export "memory") 1) (func (export "_start") ${UNTIL_REFUSED}))`,
		limits: { memoryBytes: 64 * MIB },
		expected: ['ok']
	},
	{
		name: 'growth of 64-bit memory past the cap and a trap',
		source:
			'(module (memory (export "memory") i64 1) (func (export "_start") (if (i64.eq (memory.grow (i64.const 0x40000)) (i64.const -1)) (then (unreachable)))))',
		limits: { memoryBytes: 64 * MIB },
		needs: 'memory64',
		expected: ['memory-limit: growth']
	},
	{
		name: 'loop of refused requests for memory',
		source:
			'(module (memory (export "memory") 1) (func (export "_start") (loop $l (drop (memory.grow (i32.const 65535))) (br $l))))',
		limits: SMALL,
		expected: [STOPPED]
	},
	{
		name: 'loop of requests for no memory',
		source:
			'(module (memory (export "memory") 1) (func (export "_start") (loop $l (drop (memory.grow (i32.const 0))) (br $l))))',
		limits: SMALL,
		expected: [STOPPED]
	},
	{
		name: 'growth of a table without bound',
		source:
			'(module (table 1 funcref) (func (export "_start") (loop $l (drop (table.grow (ref.null func) (i32.const 1000))) (br $l))))',
		limits: SHORT,
		expected: [STOPPED]
	},
	{
		name: 'loop of refused requests for table elements',
		source:
			'(module (table 1 funcref) (func (export "_start") (loop $l (drop (table.grow (ref.null func) (i32.const 0x7fffffff))) (br $l))))',
		limits: SHORT,
		expected: [STOPPED]
	},
	{
		name: 'a memory larger than its cap from the start',
		source: '(module (memory (export "memory") 65536) (func (export "_start")))',
		expected: ['memory-limit: declared']
	},
	{
		name: 'a 64-bit memory larger than its cap from the start',
		source: '(module (memory (export "memory") i64 0x100000) (func (export "_start")))',
		expected: ['memory-limit: declared']
	},
	{
		name: 'ten memories that are each within the cap',
		source: `(module (memory (export "memory") 8192) ${'(memory 8192)'.repeat(9)} (func (export "_start")))`,
		expected: ['memory-limit: declared']
	},
	{
		name: 'a hundred memories of nothing',
		source: `(module (memory (export "memory") 0) ${'(memory 0)'.repeat(99)} (func (export "_start")))`,
		expected: ['refused: too-many']
	},
	{
		name: 'a table larger than its cap from the start',
		source: '(module (table 4000000 funcref) (func (export "_start")))',
		expected: ['refused: table-limit']
	},
	{
		name: 'a shared memory, and a wait on it',
		source:
			'(module (memory (export "memory") 1 1 shared) (func (export "_start") (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))',
		expected: ['refused: threads']
	},
	{
		name: 'a wait on a memory that is not shared',
		source:
			'(module (memory (export "memory") 1 1) (func (export "_start") (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))',
		limits: SHORT,
		expected: ['trapped: other', 'trapped: out-of-bounds-memory']
	}
];
