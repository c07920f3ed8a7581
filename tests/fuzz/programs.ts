/**
 * More random programs, for what the property test's have none of: other number types, vectors, tail calls, both
 * kinds of exceptions, several results. All end: each turn and each call takes from a bound.
 */
import { randomOf } from '../support/random.ts';

const BOUND = '(global.set $b (i32.sub (global.get $b) (i32.const 1)))';
const AT_BOUND = '(i32.le_s (global.get $b) (i32.const 0))';
const CONDITION = '(i32.and (local.get $a) (i32.const 3))';
const PARTS = 3;
const DEPTH = 4;

export function modernProgram(seed: number): string {
	// Engines come to refuse a module that has both kinds of exceptions.
	const legacy = seed % 4 === 1;
	const writer = new Writer(randomOf(seed), legacy);
	const start = '(call $f0 (i32.const 1))';
	const caught = legacy
		? `(try (result i32) (do ${start}) (catch $tag))`
		: `(block $caught (result i32) (try_table (result i32) (catch $tag $caught) ${start}))`;
	const functions = Array.from({ length: PARTS }, (_, index) => writer.function(`f${index}`)).join('\n');
	return `(module (tag $tag (param i32)) (memory (export "memory") 1) (global $b (mut i32) (i32.const 200))
		(type $t (func (param i32) (result i32))) (table 4 funcref) (elem (i32.const 0) $f0 $f1 $f2 $f0)
		${functions}
		(func (export "run") (result i32)
			(local $r i32)
			(local.set $r ${caught})
			(i32.xor (local.get $r) (i32.load (i32.const 8)))))`;
}

class Writer {
	readonly #random: () => number;
	readonly #legacy: boolean;
	#names = 0;

	constructor(random: () => number, legacy: boolean) {
		this.#random = random;
		this.#legacy = legacy;
	}

	function(name: string): string {
		const locals = '(local $i i64) (local $f f64) (local $v v128)';
		const guard = `${BOUND} (if ${AT_BOUND} (then (return (local.get $a))))`;
		return `(func $${name} (param $a i32) (result i32) ${locals} ${guard} ${this.#statements(DEPTH)} ${this.#end()})`;
	}

	#pick<T>(choices: readonly T[]): T {
		return choices[this.#random() % choices.length]!;
	}

	#callee(): string {
		return `$f${this.#random() % PARTS}`;
	}

	#end(): string {
		const operands = '(local.get $a)';
		return this.#pick([
			operands,
			`(return_call ${this.#callee()} ${operands})`,
			`(return_call_indirect (type $t) ${operands} ${CONDITION})`
		]);
	}

	#statements(depth: number): string {
		return Array.from({ length: 1 + (this.#random() % 3) }, () => this.#statement(depth)).join('\n');
	}

	#statement(depth: number): string {
		const number = 1 + (this.#random() % 99);
		const simple = [
			`(local.set $a (i32.add (i32.mul (local.get $a) (i32.const 31)) (i32.const ${number})))`,
			`(local.set $i (i64.add (local.get $i) (i64.extend_i32_u (local.get $a))))`,
			`(local.set $a (i32.xor (local.get $a) (i32.wrap_i64 (i64.rotl (local.get $i) (i64.const ${number})))))`,
			`(local.set $f (f64.add (local.get $f) (f64.convert_i32_s (local.get $a))))`,
			`(local.set $a (i32.xor (local.get $a) (i32.trunc_sat_f64_s (f64.mul (local.get $f) (f64.const 0.5)))))`,
			`(local.set $v (i32x4.add (local.get $v) (i32x4.splat (local.get $a))))`,
			`(local.set $a (i32.xor (local.get $a) (i32x4.extract_lane 1 (local.get $v))))`,
			`(local.set $a (call ${this.#callee()} (local.get $a)))`,
			`(if ${CONDITION} (then (throw $tag (local.get $a))))`,
			`(memory.fill (i32.const 0) (local.get $a) (i32.and (local.get $a) (i32.const 255)))`
		];
		if (depth === 0 || this.#random() % 2) return this.#pick(simple);
		return this.#nested(depth - 1);
	}

	#nested(depth: number): string {
		const label = `$l${this.#names++}`;
		const inner = this.#statements(depth);
		const head = `${BOUND} (if ${AT_BOUND} (then (return (local.get $a))))`;
		const twice = '(local.get $a) (local.get $i)';
		return this.#pick([
			...(this.#legacy ? this.#tries(label, inner) : this.#tryTables(label, inner, head)),
			`(loop ${label} ${head} ${inner} (br_if ${label} ${CONDITION}))`,
			`${twice} (loop ${label} (param i32 i64) (result i64 i32) (local.set $i) (local.set $a) ${head} ${inner}
				${twice} (br_if ${label} ${CONDITION}) (local.set $i) (local.set $a) (local.get $i) (local.get $a))
				(local.set $a) (local.set $i)`,
			`${twice} (block ${label} (param i32 i64) (result i32 i64) ${inner} (br_if ${label} ${CONDITION})) (local.set $i) (local.set $a)`,
			`(if ${CONDITION} (then ${inner}) (else (local.set $a (i32.const 7))))`
		]);
	}

	#tries(label: string, inner: string): string[] {
		return [
			`(try ${label} (do ${inner}) (catch $tag (local.set $a)) (catch_all))`,
			`(try ${label} (do (try (do ${inner}) (delegate ${label}))) (catch $tag (local.set $a)))`,
			`(try ${label} (do ${inner}) (catch $tag (local.set $a) (if ${CONDITION} (then (rethrow ${label})))))`
		];
	}

	#tryTables(label: string, inner: string, head: string): string[] {
		return [
			`(local.set $a (block ${label} (result i32) (try_table (catch $tag ${label}) ${inner}) (local.get $a)))`,
			`(loop ${label} ${head} (block $out${label.slice(1)} (try_table (catch_all $out${label.slice(1)}) ${inner}) (br_if ${label} ${CONDITION})))`
		];
	}
}
