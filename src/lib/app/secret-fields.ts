/** Finds what a schema marks as secret (`writeOnly`, `format: password`, `x-secret`), so that it is never kept. */
import { parseJson } from '../wasm/json/parse.ts';
import type { JsonObject, JsonValue } from '../wasm/protocol.ts';
import { SECRET_MARK } from './secret-mark.ts';

/** `open`: nothing secret in it. `redacted`: the text without its secrets. `closed`: it may hold some, nobody can say where. */
export type InputSecrecy = { kind: 'open' } | { kind: 'redacted'; text: string } | { kind: 'closed' };

/** Looks at an input as the schema sees it. Where a schema marks secrets and the input cannot be read, it is closed. */
export function hideSecrets(text: string, schema: JsonValue | undefined): InputSecrecy {
	if (!marksSecrets(schema)) return { kind: 'open' };
	try {
		const hiding = new Hiding(schema);
		const value = hiding.hide(parseJson(text, { duplicateNames: 'keep-last' }), [schema]);
		return hiding.found ? { kind: 'redacted', text: JSON.stringify(value, undefined, 2) } : { kind: 'open' };
	} catch {
		return { kind: 'closed' };
	}
}

/** Whether anything anywhere in a schema is marked as secret. */
export function marksSecrets(schema: JsonValue | undefined): boolean {
	if (schema === undefined || schema === null || typeof schema !== 'object') return false;
	return isSecret(schema) || Object.values(schema).some(marksSecrets);
}

function isSecret(schema: JsonValue): boolean {
	return (
		isObject(schema) && (schema['writeOnly'] === true || schema['format'] === 'password' || schema['x-secret'] === true)
	);
}

/** Keywords with schemas for the same value. A branch counts whether or not it is the one that fits. */
const SAME_VALUE = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas'];
const ANY_FIELD = ['patternProperties', 'additionalProperties', 'unevaluatedProperties'];
/** Of these keywords, the ones whose value maps names to schemas. */
const MAPS = ['dependentSchemas', 'patternProperties'];
const ANY_ITEM = ['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains'];

/** One walk over a value along its schemas. Rather too much is hidden than too little. */
class Hiding {
	readonly #root: JsonValue | undefined;
	#found = false;

	constructor(root: JsonValue | undefined) {
		this.#root = root;
	}

	get found(): boolean {
		return this.#found;
	}

	/** @throws RangeError for a reference that leads out of the schema. */
	hide(value: JsonValue, schemas: readonly (JsonValue | undefined)[]): JsonValue {
		const all = this.#sameValue(schemas);
		if (all.some(isSecret)) {
			this.#found = true;
			return SECRET_MARK;
		}
		if (all.length === 0 || value === null || typeof value !== 'object') return value;
		if (Array.isArray(value)) {
			const items = all.flatMap((schema) => ANY_ITEM.flatMap((keyword) => partsOf(schema, keyword)));
			return value.map((item) => this.hide(item, items));
		}
		const any = all.flatMap((schema) => ANY_FIELD.flatMap((keyword) => partsOf(schema, keyword)));
		const field = (name: string) => all.map(({ properties }) => ownField(properties, name));
		const entries = Object.entries(value).map(([name, item]) => [name, this.hide(item, [...field(name), ...any])]);
		return Object.fromEntries(entries) as JsonObject;
	}

	/** These schemas and all that they refer to or combine for the same value. */
	#sameValue(schemas: readonly (JsonValue | undefined)[]): JsonObject[] {
		const found = new Set<JsonObject>();
		const queue = [...schemas];
		for (let schema = queue.pop(); schema !== undefined || queue.length > 0; schema = queue.pop()) {
			if (!isObject(schema) || found.has(schema)) continue;
			found.add(schema);
			for (const keyword of SAME_VALUE) queue.push(...partsOf(schema, keyword));
			for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
				const reference = schema[keyword];
				if (typeof reference === 'string') queue.push(this.#follow(reference));
			}
		}
		return [...found];
	}

	#follow(reference: string): JsonValue {
		if (!/^#(\/|$)/.test(reference)) throw new RangeError(`${reference} is no JSON pointer into the schema.`);
		const names = decodeURIComponent(reference).split('/').slice(1);
		let at = this.#root;
		for (const name of names) at = ownField(at, name.replaceAll('~1', '/').replaceAll('~0', '~'));
		if (at === undefined) throw new RangeError(`${reference} leads nowhere.`);
		return at;
	}
}

/** The schemas under a keyword: one, a list, or those of a map. */
function partsOf(schema: JsonObject, keyword: string): JsonValue[] {
	const value = schema[keyword];
	if (value === undefined || value === null || typeof value !== 'object') return [];
	if (Array.isArray(value)) return value;
	return MAPS.includes(keyword) ? Object.values(value) : [value];
}

function ownField(value: JsonValue | undefined, name: string): JsonValue | undefined {
	if (value === undefined || value === null || typeof value !== 'object' || !Object.hasOwn(value, name))
		return undefined;
	return (value as JsonObject)[name];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
	return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value);
}
