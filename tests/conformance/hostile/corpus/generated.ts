import { randomOf } from '../../../support/random.ts';
import { STOPPED, type HostileProgram } from '../program.ts';

/** Programs that never end, in shapes that a seed decides. */
export function generated(count: number, seed: number): readonly HostileProgram[] {
	return Array.from({ length: count }, (_, index) => ({
		name: `generated ${seed + index}`,
		source: endlessProgram(seed + index),
		limits: { timeoutMs: 150 },
		expected: [STOPPED]
	}));
}

const DEPTH = 5;
const STEP = '(local.set 0 (i32.add (local.get 0) (i32.const 1)))';

type Wrap = (inner: string, label: string) => string;

/** Nested constructs around an endless core; whoever leaves one of them comes back by the loop around all. */
function endlessProgram(seed: number): string {
	const random = randomOf(seed);
	const pick = <T>(choices: readonly T[]): T => choices[random() % choices.length]!;
	// Engines refuse a module that has both kinds of exceptions.
	const catching: Wrap =
		random() % 2
			? (inner) => `(try (do ${inner} (throw $tag)) (catch $tag ${STEP}))`
			: (inner, label) => `(block $${label} (try_table (catch_all $${label}) ${inner} (throw $tag)))`;
	const around: readonly Wrap[] = [
		catching,
		catching,
		(inner, label) => `(block $${label} ${inner} (br_if $${label} (i32.and (local.get 0) (i32.const 1))))`,
		(inner, label) => `(loop $${label} ${inner} (br_if $${label} (i32.and (local.get 0) (i32.const 7))))`,
		(inner, label) => `(drop (loop $${label} (result i32) ${inner} (br_if $again (local.get 0)) (i32.const 1)))`,
		(inner) => `(if (i32.and (local.get 0) (i32.const 3)) (then ${inner}) (else ${STEP}))`,
		(inner, label) =>
			`(block $${label} ${inner} (br_table $${label} $again $${label} (i32.and (local.get 0) (i32.const 3))))`,
		(inner) => `${inner} (call $step)`,
		(inner) => `${inner} (memory.fill (i32.const 0) (i32.const 1) (i32.and (local.get 0) (i32.const 65535)))`
	];
	let body = STEP;
	for (let depth = 0; depth < DEPTH; depth++) body = `${STEP} ${pick(around)(body, `l${depth}`)}`;
	return `(module (tag $tag) (memory (export "memory") 1) (func $step)
		(func (export "_start") (local i32) (loop $again ${body} (br $again))))`;
}
