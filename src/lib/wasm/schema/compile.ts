import { dereference, type Schema } from '@cfworker/json-schema';
import { InvalidInputError } from '../errors.ts';
import { pointerTo } from '../json/pointer.ts';
import { findNonJson, isPlainObject, shortJson } from '../json/value.ts';
import type { FieldProblem } from '../protocol.ts';
import { isKnownFormat, KEYWORDS, REFUSED_KEYWORDS } from './keywords.ts';
import { findPatternFault } from './pattern.ts';

/** A schema that was found sound, in a copy that the validator may write its notes into. */
export interface CompiledSchema {
	root: Schema;
	/** Every subschema by its absolute URI, for `$ref`. */
	lookup: Record<string, Schema | boolean>;
	/** `uniqueItems` stands somewhere in it; checking that takes the square of an array's length. */
	comparesItems: boolean;
}

/**
 * Checks a schema (JSON Schema, draft 2020-12) and makes it ready. `onStep` is called each time that a part
 * of it is applied to a value, and may throw to end that.
 * @throws InvalidInputError with pointers that start with `basePath` and run through the schema.
 */
export function compileSchema(schema: unknown, onStep: () => void, basePath = '/schema'): CompiledSchema {
	const nonJson = findNonJson(schema, basePath);
	if (nonJson !== undefined) throw new InvalidInputError([{ ...nonJson, path: nonJson.path || basePath }]);
	const copier = new SchemaCopier(onStep);
	const root = copier.schema(schema, basePath);
	if (copier.problems.length > 0) throw new InvalidInputError(copier.problems);
	const lookup = resolve(root, basePath);
	const dangling = copier.references.filter(({ copy }) => lookup[copy.__absolute_ref__ ?? ''] === undefined);
	if (dangling.length === 0) return { root, lookup, comparesItems: copier.comparesItems };
	throw new InvalidInputError(
		dangling.map(({ path, copy }) => ({
			path,
			message: `points to ${shortJson(copy.$ref)}, which is not in the schema`
		}))
	);
}

/**
 * Copies what decides and leaves out what only describes. The validator notes URIs on the schemas that it is
 * given, takes unknown keywords for schemas, and calls `format` by any name: none of that reaches the original.
 */
class SchemaCopier {
	readonly problems: FieldProblem[] = [];
	readonly references: { path: string; copy: Schema }[] = [];
	comparesItems = false;
	readonly #onStep: () => void;

	constructor(onStep: () => void) {
		this.#onStep = onStep;
	}

	schema(source: unknown, path: string): Schema {
		const copy = this.#emptySchema();
		// `false` as a schema that nothing matches: the validator gives no usable place for a bare `false`.
		if (source === false) copy.not = this.#emptySchema();
		else if (isPlainObject(source)) for (const key of Object.keys(source)) this.#keyword(copy, key, source[key], path);
		else if (source !== true)
			this.#refuse(path, `must be a schema (an object, true or false), not ${shortJson(source)}`);
		return copy;
	}

	#keyword(copy: Schema, key: string, value: unknown, parent: string): void {
		const path = pointerTo(parent, key);
		const refusal = Object.hasOwn(REFUSED_KEYWORDS, key) ? REFUSED_KEYWORDS[key] : undefined;
		if (refusal !== undefined) return this.#refuse(path, refusal);
		const shape = KEYWORDS.get(key);
		if (shape === undefined || (key === 'format' && typeof value === 'string' && !isKnownFormat(value))) return;
		if (shape.holds === 'value') this.#value(copy, key, value, path, shape.fault(value));
		else if (shape.holds === 'schema-list') copy[key] = this.#list(value, path);
		else if (shape.holds === 'schema-map') copy[key] = this.#map(key, value, path);
		else if (Array.isArray(value)) this.#refuse(path, 'must be one schema; for one schema an item, use prefixItems');
		else copy[key] = this.schema(value, path);
	}

	#value(copy: Schema, key: string, value: unknown, path: string, fault: string | undefined): void {
		if (fault !== undefined) return this.#refuse(path, fault);
		copy[key] = value;
		if (key === '$ref') this.references.push({ path, copy });
		if (value === true && key === 'uniqueItems') this.comparesItems = true;
	}

	#list(value: unknown, path: string): Schema[] {
		if (Array.isArray(value) && value.length > 0)
			return value.map((member, index) => this.schema(member, pointerTo(path, index)));
		this.#refuse(path, `must be a list of schemas, not ${shortJson(value)}`);
		return [];
	}

	#map(keyword: string, value: unknown, path: string): Record<string, Schema> {
		const copy = Object.create(null) as Record<string, Schema>;
		if (!isPlainObject(value)) this.#refuse(path, `must be an object of schemas, not ${shortJson(value)}`);
		else
			for (const name of Object.keys(value))
				copy[name] = this.#named(keyword, name, value[name], pointerTo(path, name));
		return copy;
	}

	#named(keyword: string, name: string, value: unknown, path: string): Schema {
		const fault = wellFormedFault(name) ?? (keyword === 'patternProperties' ? findPatternFault(name) : undefined);
		if (fault !== undefined) this.#refuse(path, fault);
		return this.schema(value, path);
	}

	#refuse(path: string, message: string): void {
		this.problems.push({ path, message });
	}

	/**
	 * The validator reads every keyword of a schema each time that it applies it, also this one, which
	 * draft 2020-12 does not have: the one place where its work can be counted.
	 */
	#emptySchema(): Schema {
		const onStep = this.#onStep;
		return Object.defineProperty(Object.create(null) as Schema, '$recursiveAnchor', { get: () => onStep() });
	}
}

function wellFormedFault(name: string): string | undefined {
	return name.isWellFormed() ? undefined : 'has half a character (a lone surrogate) in its name';
}

function resolve(root: Schema, basePath: string): Record<string, Schema | boolean> {
	try {
		return dereference(root);
	} catch (cause) {
		const message = `has an $id, $anchor or $ref that cannot be used: ${(cause as Error).message}`;
		throw new InvalidInputError([{ path: basePath, message }], { cause });
	}
}
