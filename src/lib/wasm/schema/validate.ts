import { validate } from '@cfworker/json-schema';
import { pointerTo } from '../json/pointer.ts';
import { findNonJson } from '../json/value.ts';
import type { FieldProblem, JsonObject } from '../protocol.ts';
import { compileSchema, type CompiledSchema } from './compile.ts';
import { explain } from './explain.ts';

/** Times that a schema or a part of it may be applied; some seconds of work. Nested alternatives can ask for 2^n. */
const MAX_STEPS = 2_000_000;
/** Comparisons that `uniqueItems` may need for one list. */
const MAX_COMPARISONS = 100_000_000;
/** Up to this many values, all problems are looked for; in larger inputs each object and list stops at its first. */
const THOROUGH_VALUES = 10_000;
const MAX_PROBLEMS = 100;

class StepLimitError extends Error {
	override readonly name = 'StepLimitError' as const;
}

/** A JSON Schema (draft 2020-12), made ready once and used often. */
export class SchemaChecker {
	readonly #schema: CompiledSchema;
	#steps = 0;

	/** @throws InvalidInputError with pointers from `basePath` (`/schema` unless given) for each fault of the schema. */
	constructor(schema: JsonObject | boolean, basePath?: string) {
		this.#schema = compileSchema(schema, () => this.#countStep(), basePath);
	}

	/** The fields of a value that do not fit, at most 100; none when it fits. */
	problemsOf(value: unknown): FieldProblem[] {
		const nonJson = findNonJson(value) ?? findOddName(value);
		if (nonJson !== undefined) return [nonJson];
		const size = measure(value);
		if (this.#schema.comparesItems && size.comparisons > MAX_COMPARISONS) {
			return [
				{
					path: '',
					message: `has a list that is too long for uniqueItems: it needs ${size.comparisons} comparisons, the limit is ${MAX_COMPARISONS}`
				}
			];
		}
		return this.#apply(value, size.values > THOROUGH_VALUES ? 'first' : 'all');
	}

	#apply(value: unknown, depth: 'first' | 'all'): FieldProblem[] {
		this.#steps = 0;
		try {
			const { errors } = validate(value, this.#schema.root, '2020-12', this.#schema.lookup, depth === 'first');
			return firstOf(explain(errors, this.#schema, value));
		} catch (error) {
			if (error instanceof StepLimitError)
				return [{ path: '', message: `takes more than ${MAX_STEPS} steps to check against the schema` }];
			// Too deep a recursion, in a schema that refers to itself, is the engine's own RangeError.
			if (error instanceof RangeError)
				return [
					{ path: '', message: 'cannot be checked: the schema recurses too deeply on it, or finds too much wrong' }
				];
			throw error;
		}
	}

	#countStep(): void {
		if (++this.#steps > MAX_STEPS) throw new StepLimitError();
	}
}

/**
 * The fields of a value that do not fit a JSON Schema (draft 2020-12); none when it fits.
 * @throws InvalidInputError with a pointer below `/schema` when the schema itself cannot be used.
 */
export function validateInput(value: unknown, schema: JsonObject | boolean): FieldProblem[] {
	return new SchemaChecker(schema).problemsOf(value);
}

function firstOf(problems: FieldProblem[]): FieldProblem[] {
	if (problems.length <= MAX_PROBLEMS) return problems;
	const left = problems.length - MAX_PROBLEMS + 1;
	return [...problems.slice(0, MAX_PROBLEMS - 1), { path: '', message: `has ${left} more problems` }];
}

/** A name that has no UTF-8 cannot stand in a pointer as a URI, which is how the validator names places. */
function findOddName(value: unknown, path = ''): FieldProblem | undefined {
	if (value === null || typeof value !== 'object') return undefined;
	for (const [key, member] of Object.entries(value)) {
		if (!key.isWellFormed())
			return { path, message: `has a name with half a character (a lone surrogate): ${JSON.stringify(key)}` };
		const problem = findOddName(member, pointerTo(path, key));
		if (problem !== undefined) return problem;
	}
	return undefined;
}

/** How many values there are, and how many comparisons the worst list takes to find equal items. */
function measure(value: unknown): { values: number; comparisons: number } {
	if (value === null || typeof value !== 'object') return { values: 1, comparisons: 0 };
	const members = Object.values(value);
	let values = 1;
	let comparisons = 0;
	for (const member of members) {
		const inner = measure(member);
		values += inner.values;
		comparisons = Math.max(comparisons, inner.comparisons);
	}
	return { values, comparisons: Array.isArray(value) ? Math.max(comparisons, members.length * values) : comparisons };
}
