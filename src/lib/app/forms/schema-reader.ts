/** Reads what a JSON Schema says of one value: references followed, what `allOf` joins put together. */
import { keysOf } from './json-nodes.ts';
import type { JsonObject, JsonValue } from '../../wasm/protocol.ts';

export type TypeName = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/** Schemas, references and names that are looked at for one form; a hostile schema can ask for 2^n. */
const MAX_STEPS = 20_000;

/** A schema of so many parts that no form is made of it. */
export class SchemaTooLargeError extends Error {
	override readonly name = 'SchemaTooLargeError' as const;
}

/** All that is said of one value. */
export interface SchemaView {
	/** Those that are allowed; `undefined` while nothing says. */
	types: readonly TypeName[] | undefined;
	/** Of a member, everything that is said; in the schema's order. A map, as a name may be `__proto__`. */
	properties: ReadonlyMap<string, readonly JsonValue[]>;
	required: ReadonlySet<string>;
	/** Of members without a name of their own; `undefined` when there are to be none. */
	additional: readonly JsonValue[] | undefined;
	prefixItems: readonly (readonly JsonValue[])[];
	/** Of all further items; `undefined` when there are to be none. */
	items: readonly JsonValue[] | undefined;
	/** `oneOf` and `anyOf`: a value has one of the shapes of each. */
	choices: readonly (readonly JsonValue[])[];
	/** Keywords of which the first one counts. */
	word(keyword: string): JsonValue | undefined;
	/** The strictest of a keyword's numbers. */
	least(keyword: string): number | undefined;
	isSecret: boolean;
	/** Nothing fits, or something is said that a form cannot show. */
	isOpaque: boolean;
}

export class SchemaReader {
	readonly #root: JsonValue;
	#steps = 0;

	constructor(root: JsonValue) {
		this.#root = root;
	}

	/** @throws SchemaTooLargeError */
	read(schemas: readonly JsonValue[]): SchemaView {
		const gathering = new Gathering();
		const seen = new Set<JsonValue>();
		const queue = [...schemas];
		for (let schema = queue.shift(); schema !== undefined; schema = queue.shift()) {
			this.#step();
			if (!isObject(schema)) {
				if (schema === false) gathering.isOpaque = true;
				continue;
			}
			if (seen.has(schema)) continue;
			seen.add(schema);
			gathering.add(schema, () => this.#step());
			queue.push(...listOf(schema['allOf']), ...this.#referred(schema, gathering));
		}
		return gathering;
	}

	#referred({ $ref: reference }: JsonObject, gathering: Gathering): JsonValue[] {
		if (typeof reference !== 'string') return [];
		const target = this.#follow(reference);
		if (target === undefined) gathering.isOpaque = true;
		return target === undefined ? [] : [target];
	}

	/** Only pointers into the same schema; names of `$id` and `$anchor` are for the checker. */
	#follow(reference: string): JsonValue | undefined {
		if (!/^#(\/|$)/.test(reference)) return undefined;
		let at: JsonValue | undefined = this.#root;
		for (const key of keysOf(safelyDecoded(reference.slice(1)))) at = ownValue(at, key);
		return at;
	}

	#step(): void {
		if (++this.#steps > MAX_STEPS) throw new SchemaTooLargeError();
	}
}

class Gathering implements SchemaView {
	types: TypeName[] | undefined;
	readonly properties = new Map<string, JsonValue[]>();
	readonly required = new Set<string>();
	additional: JsonValue[] | undefined = [];
	prefixItems: JsonValue[][] = [];
	items: JsonValue[] | undefined = [];
	readonly choices: (readonly JsonValue[])[] = [];
	isSecret = false;
	isOpaque = false;
	readonly #schemas: JsonObject[] = [];

	add(schema: JsonObject, onStep: () => void): void {
		this.#schemas.push(schema);
		this.#addTypes(schema['type']);
		for (const [name, member] of membersOf(schema['properties'])) {
			onStep();
			this.#property(name).push(member);
		}
		for (const name of listOf(schema['required'])) if (typeof name === 'string') this.required.add(name);
		this.#addOpenEnds(schema);
		for (const keyword of ['oneOf', 'anyOf']) {
			const list = listOf(schema[keyword]);
			if (list.length > 0) this.choices.push(list);
		}
		this.#addConditional(schema, onStep);
		this.isSecret ||= schema['writeOnly'] === true || schema['format'] === 'password' || schema['x-secret'] === true;
	}

	word(keyword: string): JsonValue | undefined {
		return this.#schemas.find((schema) => Object.hasOwn(schema, keyword))?.[keyword];
	}

	least(keyword: string): number | undefined {
		const numbers = this.#schemas.map((schema) => schema[keyword]).filter((value) => typeof value === 'number');
		return numbers.length === 0 ? undefined : Math.min(...numbers);
	}

	#property(name: string): JsonValue[] {
		const known = this.properties.get(name);
		if (known !== undefined) return known;
		const made: JsonValue[] = [];
		this.properties.set(name, made);
		return made;
	}

	#addTypes(type: JsonValue | undefined): void {
		const named = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string') as TypeName[];
		if (named.length === 0) return;
		const known = this.types;
		this.types = known === undefined ? named : named.flatMap((name) => narrowed(name, known));
		if (this.types.length === 0) this.isOpaque = true;
	}

	#addOpenEnds({ additionalProperties, patternProperties, prefixItems, items }: JsonObject): void {
		if (additionalProperties === false) {
			const [only, ...others] = membersOf(patternProperties).map(([, member]) => member);
			this.additional = only !== undefined && others.length === 0 ? [only] : only === undefined ? undefined : [];
		} else if (additionalProperties !== undefined) this.additional?.push(additionalProperties);
		for (const [index, item] of listOf(prefixItems).entries()) (this.prefixItems[index] ??= []).push(item);
		if (items === false) this.items = undefined;
		else if (items !== undefined && !Array.isArray(items)) this.items?.push(items);
	}

	/** What may be asked for is shown; whether it is asked for is the checker's to say. */
	#addConditional(schema: JsonObject, onStep: () => void): void {
		const parts = [schema['then'], schema['else'], ...membersOf(schema['dependentSchemas']).map(([, one]) => one)];
		for (const part of parts) {
			if (!isObject(part)) continue;
			for (const [name, member] of membersOf(part['properties'])) {
				onStep();
				if (!this.properties.has(name)) this.#property(name).push(member);
			}
		}
	}
}

/** `integer` is a `number` as well. */
function narrowed(name: TypeName, known: readonly TypeName[]): TypeName[] {
	if (known.includes(name)) return [name];
	if (name === 'number' && known.includes('integer')) return ['integer'];
	return name === 'integer' && known.includes('number') ? ['integer'] : [];
}

function safelyDecoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function ownValue(value: JsonValue | undefined, key: string): JsonValue | undefined {
	if (value === undefined || value === null || typeof value !== 'object' || !Object.hasOwn(value, key))
		return undefined;
	return (value as JsonObject)[key];
}

function membersOf(value: JsonValue | undefined): [string, JsonValue][] {
	return isObject(value) ? Object.entries(value) : [];
}

function listOf(value: JsonValue | undefined): JsonValue[] {
	return Array.isArray(value) ? value : [];
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
	return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value);
}
