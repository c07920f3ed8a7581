import { ENDED, SHORT, STOPPED, type HostileProgram } from '../program.ts';

const EVER = '(loop $ever (br $ever))';

/** Ways to never end inside one function: each is the body of a `_start` with an i32 local 0 that is 0. */
const BODIES: Readonly<Record<string, string>> = {
	'plain loop': EVER,
	'loop with a branch if true': '(loop $ever (br_if $ever (i32.const 1)))',
	'loop with a result': '(drop (loop $ever (result i32) (br $ever)))',
	'loop with a parameter': '(i32.const 7) (loop $ever (param i32) (br $ever))',
	'loop with parameters and results':
		'(i32.const 1) (i64.const 2) (loop $ever (param i32 i64) (result i64 i32) (br $ever)) (drop) (drop)',
	'loop whose parameter changes': '(i32.const 0) (loop $ever (param i32) (i32.add (i32.const 1)) (br $ever))',
	'loop in a loop, the inner one ends':
		'(loop $out (local.set 0 (i32.const 9)) (loop $in (br_if $in (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (br $out))',
	'loop in a loop, the inner one does not end': `(loop $out ${EVER} (br $out))`,
	'six loops deep':
		'(loop $a (loop $b (loop $c (loop $d (loop $e (loop $f (br_table $a $b $c $d $e $f (local.tee 0 (i32.add (local.get 0) (i32.const 1))))))))))',
	'loop by br_table': '(loop $ever (br_table $ever $ever $ever (local.get 0)))',
	'loop by the default of br_table': '(block $x (loop $ever (br_table $x $ever (i32.const 9))))',
	'loop left by a block, and entered again':
		'(loop $ever (block $x (block $y (br_table $x $y (local.get 0)) (unreachable)) (br $ever)) (br $ever))',
	'branch to the outer loop from a block in the inner one': '(loop $out (loop $in (block $x (br $out)) (br $in)))',
	'branch to the outer loop past a result': '(loop $out (drop (loop $in (result i32) (i32.const 4) (br $out))))',
	'loop in one arm of an if': `(if (i32.eqz (local.get 0)) (then ${EVER}) (else (unreachable)))`,
	'if in a loop': '(loop $ever (if (i32.const 1) (then (br $ever)) (else (return))))',
	'loop behind dead code': `(block $x (br $x) ${EVER}) ${EVER}`,
	'loop with a long body': `(loop $ever ${'(local.set 0 (i32.add (local.get 0) (i32.const 1)))'.repeat(3_000)} (br $ever))`,
	'loop that divides': '(loop $ever (local.set 0 (i32.div_u (i32.const 77) (i32.const 3))) (br $ever))',
	'loop with vectors':
		'(local v128) (loop $ever (local.set 1 (i8x16.add (local.get 1) (v128.const i32x4 1 2 3 4))) (br $ever))',
	'loop that catches everything with try': `(loop $ever (try (do ${EVER}) (catch_all (br $ever))))`,
	'loop of throws that catch_all takes': '(loop $ever (try (do (throw $tag)) (catch_all (br $ever))))',
	'loop of throws that catch takes': '(loop $ever (try (do (throw $tag)) (catch $tag (br $ever))))',
	'loop of throws that are thrown again':
		'(loop $ever (try (do (try (do (throw $tag)) (catch $tag (rethrow 0)))) (catch_all)) (br $ever))',
	'loop of throws that are delegated':
		'(loop $ever (try $outer (do (try (do (throw $tag)) (delegate $outer))) (catch_all)) (br $ever))',
	'loop of throws that try_table takes':
		'(loop $ever (block $caught (try_table (catch_all $caught) (throw $tag))) (br $ever))',
	'loop that a catch clause goes back to': '(loop $ever (try_table (catch_all $ever) (throw $tag)))',
	'loop in a try_table': `(block $caught (try_table (catch_all $caught) ${EVER}))`,
	'loop that throws references again':
		'(loop $ever (block $again (try_table (catch_all $again) (block $ref (result exnref) (try_table (catch_all_ref $ref) (throw $tag)) (unreachable)) (throw_ref))) (br $ever))'
};

const inStart = (body: string) => `(module (tag $tag) (func (export "_start") (local i32) ${body}))`;

/** A function spell: its parts are each a body. */
function spell(parts: { alloc?: string; cast?: string; more?: string }): string {
	const { alloc = '', cast = '', more = '' } = parts;
	return `(module (memory (export "memory") 1) ${more}
		(func (export "alloc") (param i32) (result i32) ${alloc} (i32.const 0))
		(func (export "cast") (param i32 i32) (result i64) ${cast} (i64.const 0)))`;
}

/** Loops in each of the places that the host enters a module by. */
const ENTRIES: Readonly<Record<string, string>> = {
	'loop in a start function': `(module (func $early ${EVER}) (start $early) (func (export "_start")))`,
	'loop in alloc': spell({ alloc: EVER }),
	'loop in cast': spell({ cast: EVER }),
	'loop in _initialize': spell({ more: `(func (export "_initialize") ${EVER})` }),
	'loop in the start function of a function spell': spell({ more: `(func $early ${EVER}) (start $early)` }),
	'loop in a function that is called from a loop': `(module (func $inner ${EVER}) (func (export "_start") (loop $l (call $inner) (br $l))))`,
	'loop of calls of a function that does nothing': `(module (func $inner) (func (export "_start") (loop $l (call $inner) (br $l))))`,
	'loop of calls through a table': `(module (table 1 funcref) (elem (i32.const 0) $inner) (func $inner)
		(func (export "_start") (loop $l (call_indirect (i32.const 0)) (br $l))))`,
	'loop of host calls that do nothing': `(module (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
		(memory (export "memory") 1) (func (export "_start") (loop $l (drop (call $yield)) (br $l))))`,
	'loop that catches what stops it': `(module (memory (export "memory") 1) (func $spin ${EVER})
		(func (export "_start") (loop $l (try (do (call $spin)) (catch_all)) (br $l))))`
};

const SLEEP = `(module (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
		(memory (export "memory") 1)
		(func (export "_start")
			(i32.store (i32.const 16) (i32.const 1))
			(i64.store (i32.const 24) (i64.const 3600000000000))
			(loop $l (drop (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))) (br $l))))`;

/** What only ends because somebody stops it. */
export const LOOPS: readonly HostileProgram[] = [
	{ name: 'a sleep of an hour', source: SLEEP, limits: SHORT, expected: ENDED },
	...[
		...Object.entries(BODIES).map(([name, body]) => ({ name, source: inStart(body) })),
		...Object.entries(ENTRIES).map(([name, source]) => ({ name, source }))
	].map((program) => ({ ...program, limits: SHORT, expected: [STOPPED] }))
];
