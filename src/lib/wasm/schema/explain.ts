import type { OutputUnit, Schema } from '@cfworker/json-schema';
import { keyOfStep, pointerTo } from '../json/pointer.ts';
import type { FieldProblem } from '../protocol.ts';
import type { CompiledSchema } from './compile.ts';
import { messageOf } from './messages.ts';

/** Keywords whose own error says only that one of the errors after it is there. */
const WRAPPERS: ReadonlySet<string> = new Set([
	...['$ref', 'allOf', 'if', 'properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'],
	...['prefixItems', 'items', 'unevaluatedItems', 'dependentSchemas']
]);

/** Keywords after which a location has a name, which may be that of a keyword. */
const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);

/** What the validator found, as problems of single fields: each at its pointer, none that only repeats others. */
export function explain(units: readonly OutputUnit[], schema: CompiledSchema, value: unknown): FieldProblem[] {
	const problems = new Explainer(schema, value).all(units);
	const distinct = new Map(problems.map((problem) => [`${problem.path}\n${problem.message}`, problem]));
	return [...distinct.values()];
}

class Explainer {
	readonly #schema: CompiledSchema;
	readonly #value: unknown;

	constructor(schema: CompiledSchema, value: unknown) {
		this.#schema = schema;
		this.#value = value;
	}

	/** Units come parent first, each parent's own in one run behind it. */
	all(units: readonly OutputUnit[]): FieldProblem[] {
		const problems: FieldProblem[] = [];
		for (let at = 0; at < units.length;) {
			const unit = units[at++]!;
			if (WRAPPERS.has(unit.keyword) || isInsideContains(unit)) continue;
			const inside = runInside(unit, units, at);
			at += inside.length;
			problems.push(...this.#explain(unit, inside));
		}
		return problems;
	}

	#explain(unit: OutputUnit, inside: readonly OutputUnit[]): FieldProblem[] {
		const path = pathOf(unit);
		switch (unit.keyword) {
			case 'anyOf':
			case 'oneOf':
				return this.#alternatives(unit, inside, path);
			case 'propertyNames':
				return [{ path: inside[0] ? pathOf(inside[0]) : path, message: this.#nameMessage(inside) }];
			case 'required':
				return [{ path: pointerTo(path, quoted(unit)[0] ?? ''), message: 'is missing' }];
			case 'dependentRequired': {
				const [given, needed] = quoted(unit);
				return [{ path: pointerTo(path, needed ?? ''), message: `is missing; it is needed when ${given} is given` }];
			}
			default:
				return [{ path, message: this.#message(unit) }];
		}
	}

	#message(unit: OutputUnit): string {
		if (unit.keyword === 'uniqueItems')
			return unit.error.replace(/^Duplicate items at indexes (\d+) and (\d+)\.$/, 'has the same item at $1 and $2');
		if (!unit.keywordLocation.endsWith('/additionalProperties/not'))
			return messageOf(unit.keyword, this.#schemaOf(unit), this.#valueAt(unit));
		const known = Object.keys(this.#schemaAt(keysOf(unit.keywordLocation).slice(0, -2)).properties ?? {});
		return known.length === 0 ? 'is not allowed' : `is not a known field; the fields are ${known.join(', ')}`;
	}

	/** One alternative that was plainly meant speaks for itself; else all are told of in one line. */
	#alternatives(unit: OutputUnit, inside: readonly OutputUnit[], path: string): FieldProblem[] {
		const matches = Number(/\((\d+) matches\)/.exec(unit.error)?.[1] ?? 0);
		if (matches > 1)
			return [{ path, message: `must fit exactly one of the alternatives of oneOf, and fits ${matches}` }];
		const branches = Object.values(Object.groupBy(inside, (child) => branchOf(child, unit))).map(
			(branch) => branch ?? []
		);
		const ofType = branches.filter(
			(branch) => !branch.some((child) => child.keyword === 'type' && isSamePlace(child, unit))
		);
		const ofKind = ofType.filter((branch) => !branch.some(({ keyword }) => keyword === 'const' || keyword === 'enum'));
		const meant = [ofKind, ofType].find((candidates) => candidates.length === 1)?.[0];
		if (meant !== undefined) return this.all(meant);
		const ways = new Set(
			branches.map((branch) =>
				this.all(branch)
					.map((problem) => relative(problem, path))
					.join(' and ')
			)
		);
		return [
			{
				path,
				message:
					ways.size === 1 ? [...ways].join() : `fits none of ${ways.size} alternatives: ${[...ways].join('; or ')}`
			}
		];
	}

	#nameMessage(inside: readonly OutputUnit[]): string {
		const faults = inside
			.filter(({ keyword }) => !WRAPPERS.has(keyword))
			.map((unit) => messageOf(unit.keyword, this.#schemaOf(unit), keysOf(unit.instanceLocation).at(-1)));
		return `has a name that is not allowed: it ${faults.join(' and ')}`;
	}

	#schemaOf(unit: OutputUnit): Schema {
		return this.#schemaAt(keysOf(unit.keywordLocation).slice(0, -1));
	}

	/** A location runs through keywords and names, and through `$ref`s, which are to be followed. */
	#schemaAt(steps: readonly string[]): Schema {
		let schema = this.#schema.root;
		for (const step of steps) {
			const next = schema[step] as Schema | string;
			schema = typeof next === 'string' ? (this.#schema.lookup[schema.__absolute_ref__ ?? ''] as Schema) : next;
		}
		return schema;
	}

	#valueAt(unit: OutputUnit): unknown {
		let value = this.#value;
		for (const key of keysOf(unit.instanceLocation)) value = (value as Record<string, unknown>)[key];
		return value;
	}
}

function runInside(unit: OutputUnit, units: readonly OutputUnit[], from: number): OutputUnit[] {
	let end = from;
	while (end < units.length && units[end]!.keywordLocation.startsWith(`${unit.keywordLocation}/`)) end++;
	return units.slice(from, end);
}

/** What single items lack to be the one that `contains` asks for is no fault of theirs. */
function isInsideContains({ keywordLocation }: OutputUnit): boolean {
	const steps = keywordLocation.split('/').slice(1, -1);
	return steps.some((step, index) => step === 'contains' && !MAPS.has(steps[index - 1] ?? ''));
}

function isSamePlace(a: OutputUnit, b: OutputUnit): boolean {
	return a.instanceLocation === b.instanceLocation;
}

function branchOf(child: OutputUnit, parent: OutputUnit): string {
	return child.keywordLocation.slice(parent.keywordLocation.length + 1).split('/', 1)[0] ?? '';
}

function relative(problem: FieldProblem, path: string): string {
	const inner = problem.path.slice(path.length);
	return inner === '' ? problem.message : `${inner} ${problem.message}`;
}

/** The names that the validator's own message quotes. */
function quoted(unit: OutputUnit): string[] {
	return /"(.*?)"(?: but does not have "(.*)")?\.$/s.exec(unit.error)?.slice(1) ?? [];
}

function pathOf(unit: OutputUnit): string {
	return keysOf(unit.instanceLocation).reduce<string>(pointerTo, '');
}

/** Locations are pointers in the form of a URI fragment: `#/a~1b/c%20d`. */
function keysOf(location: string): string[] {
	return location
		.split('/')
		.slice(1)
		.map((step) => keyOfStep(decodeURIComponent(step)));
}
