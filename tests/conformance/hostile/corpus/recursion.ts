import { SHORT, STOPPED, type HostileProgram } from '../program.ts';

const OVERFLOW = 'trapped: stack-overflow';
/** A function with many locals takes much of the stack at each call. */
const WIDE = `(local ${'i64 '.repeat(2_000)})`;

/** A body that calls itself twice: the stack stays small, the calls double with each level. */
const TREE = `(func $tree (param $depth i32)
	(if (local.get $depth) (then
		(call $tree (i32.sub (local.get $depth) (i32.const 1)))
		(call $tree (i32.sub (local.get $depth) (i32.const 1))))))`;

const DEEP: Readonly<Record<string, string>> = {
	'self recursion': '(func $start (export "_start") (call $start))',
	'mutual recursion': '(func $a (call $b)) (func $b (call $a)) (func (export "_start") (call $a))',
	'recursion through a table':
		'(table 1 funcref) (elem (i32.const 0) $a) (func $a (call_indirect (i32.const 0))) (func (export "_start") (call $a))',
	'recursion with wide frames': `(func $a ${WIDE} (call $a)) (func (export "_start") (call $a))`,
	'recursion that catches everything':
		'(func $a (try (do (call $a)) (catch_all (call $a)))) (func (export "_start") (call $a))',
	'recursion in a start function': '(func $a (call $a)) (start $a) (func (export "_start"))'
};

const ENDLESS: Readonly<Record<string, string>> = {
	'a tree of calls, 40 deep': `${TREE} (func (export "_start") (call $tree (i32.const 40)))`,
	'tail calls of itself': '(func $a (return_call $a)) (func (export "_start") (call $a))',
	'tail calls in turn':
		'(func $a (return_call $b)) (func $b (return_call $a)) (func (export "_start") (return_call $a))',
	'tail calls through a table':
		'(table 1 funcref) (elem (i32.const 0) $a) (func $a (return_call_indirect (i32.const 0))) (func (export "_start") (call $a))',
	'tail calls out of a loop': '(func $a (loop $l (return_call $a))) (func (export "_start") (call $a))'
};

/** Calls without end: those that need a stack run out of it, the others are stopped. */
export const RECURSION: readonly HostileProgram[] = [
	...Object.entries(DEEP).map(([name, fields]) => ({
		name,
		source: `(module ${fields})`,
		limits: { timeoutMs: 5_000 },
		expected: [OVERFLOW]
	})),
	...Object.entries(ENDLESS).map(([name, fields]) => ({
		name,
		source: `(module ${fields})`,
		limits: SHORT,
		expected: [STOPPED]
	}))
];
