/**
 * Random programs of structured control flow, as text: nested blocks and loops with and without results, branches of
 * every kind to every label, returns, calls, bulk operations. All end: each turn of a loop and each call takes from a
 * bound. `run` answers with a number that depends on the way taken.
 */
export function randomProgram(seed: number): string {
	let state = seed;
	// A linear congruential generator (Numerical Recipes); its low bits are poor and left out.
	return new Writer(() => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8).module();
}

const BOUND = '(global.set $b (i32.sub (global.get $b) (i32.const 1)))';
const OUT_OF_BOUND = '(i32.le_s (global.get $b) (i32.const 0))';
const MIX = '(local.set $a (i32.add (i32.mul (local.get $a) (i32.const 31)) (i32.const';

interface Label {
	name: string;
	takesValue: boolean;
}

class Writer {
	readonly #random: () => number;
	#names = 0;

	constructor(random: () => number) {
		this.#random = random;
	}

	module(): string {
		const functions = ['f0', 'f1', 'f2'].map((name) => this.#function(name)).join('\n');
		return `(module
			(memory (export "memory") 1 4) (table 4 10 funcref) (elem (i32.const 0) $f0 $f1 $f2 $leaf)
			(type $t (func (param i32) (result i32)))
			(global $b (mut i32) (i32.const 300))
			(func $leaf (param $a i32) (result i32) (i32.xor (local.get $a) (i32.const 77)))
			(func $turn (param $a i32) (result i32) (local $i i32)
				(loop $more
					(local.set $a (i32.add (i32.mul (local.get $a) (i32.const 3)) (i32.const 1)))
					(local.set $i (i32.add (local.get $i) (i32.const 1)))
					(br_if $more (i32.lt_u (local.get $i) (i32.and (local.get $a) (i32.const 7)))))
				(memory.fill (i32.const 16) (local.get $a) (i32.and (local.get $a) (i32.const 31)))
				(call $leaf (local.get $a)))
			${functions}
			(func (export "run") (result i32) (i32.add (call $f0 (i32.const 1)) (i32.load (i32.const 8)))))`;
	}

	#function(name: string): string {
		const body = this.#statements([], 4);
		return `(func $${name} (param $a i32) (result i32) (local $i i32)
			${BOUND} (if ${OUT_OF_BOUND} (then (return (local.get $a)))) ${body} (local.get $a))`;
	}

	#pick<T>(choices: readonly T[]): T {
		return choices[this.#random() % choices.length]!;
	}

	#statements(labels: readonly Label[], depth: number): string {
		return Array.from({ length: 1 + (this.#random() % 4) }, () => this.#statement(labels, depth)).join('\n');
	}

	#statement(labels: readonly Label[], depth: number): string {
		const simple = [() => this.#mix(), () => this.#leave(labels), () => this.#bulk(), () => this.#call()];
		const nested = [() => this.#block(labels, depth), () => this.#loop(labels, depth), () => this.#if(labels, depth)];
		return this.#pick(depth > 0 ? [...simple, ...nested, ...nested] : simple)();
	}

	#mix(): string {
		return `${MIX} ${this.#random() % 1_000})))`;
	}

	#condition(): string {
		return `(i32.and (local.get $a) (i32.const ${1 + (this.#random() % 7)}))`;
	}

	#leave(labels: readonly Label[]): string {
		const target = labels.length > 0 ? this.#pick(labels) : undefined;
		if (target === undefined || this.#random() % 8 === 0) {
			return `(if ${this.#condition()} (then (return (i32.add (local.get $a) (i32.const 5)))))`;
		}
		const value = target.takesValue ? '(local.get $a)' : '';
		switch (this.#random() % 3) {
			case 0:
				return `(if ${this.#condition()} (then (br $${target.name} ${value})))`;
			case 1:
				return `${target.takesValue ? '(local.set $a ' : ''}(br_if $${target.name} ${value} ${this.#condition()})${target.takesValue ? ')' : ''}`;
			default:
				return this.#table(labels, target);
		}
	}

	#table(labels: readonly Label[], target: Label): string {
		const fitting = labels.filter(({ takesValue }) => takesValue === target.takesValue);
		const names = Array.from({ length: 1 + (this.#random() % 3) }, () => `$${this.#pick(fitting).name}`);
		const value = target.takesValue ? '(local.get $a)' : '';
		const table = `(br_table ${names.join(' ')} $${target.name} ${value} (i32.and (local.get $a) (i32.const 3)))`;
		return `(if ${this.#condition()} (then ${table}))`;
	}

	#bulk(): string {
		const length = `(i32.and (local.get $a) (i32.const 63))`;
		return this.#pick([
			`(memory.fill (i32.const 0) (local.get $a) ${length})`,
			`(memory.copy (i32.const 4) (i32.const 2) ${length})`,
			`(drop (memory.grow (i32.and (local.get $a) (i32.const 1))))`,
			`(local.set $a (i32.add (local.get $a) (table.grow (ref.null func) (i32.and (local.get $a) (i32.const 3)))))`
		]);
	}

	#call(): string {
		const name = this.#pick(['f0', 'f1', 'f2', 'leaf', 'leaf', 'turn']);
		if (this.#random() % 3 > 0) return `(local.set $a (call $${name} (local.get $a)))`;
		return `(local.set $a (call_indirect (type $t) (local.get $a) (i32.and (local.get $a) (i32.const 3))))`;
	}

	#block(labels: readonly Label[], depth: number): string {
		const name = `l${this.#names++}`;
		const takesValue = this.#random() % 3 === 0;
		const body = this.#statements([...labels, { name, takesValue }], depth - 1);
		return takesValue
			? `(local.set $a (block $${name} (result i32) ${body} (local.get $a)))`
			: `(block $${name} ${body})`;
	}

	#loop(labels: readonly Label[], depth: number): string {
		const name = `l${this.#names++}`;
		const body = this.#statements([...labels, { name, takesValue: false }], depth - 1);
		const again = this.#random() % 2 ? `(br_if $${name} ${this.#condition()})` : '';
		const head = `${BOUND} (if ${OUT_OF_BOUND} (then (return (local.get $a))))`;
		if (this.#random() % 3 > 0) return `(loop $${name} ${head} ${body} ${again})`;
		return `(local.set $a (loop $${name} (result i32) ${head} ${body} ${again} (local.get $a)))`;
	}

	#if(labels: readonly Label[], depth: number): string {
		const [yes, no] = [this.#statements(labels, depth - 1), this.#statements(labels, depth - 1)];
		return `(if ${this.#condition()} (then ${yes}) (else ${no}))`;
	}
}
