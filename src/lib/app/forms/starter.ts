/** A value to begin with, where somebody adds a part of an input. */
import type { JsonValue } from '../../wasm/protocol.ts';
import type { SchemaReader, SchemaView, TypeName } from './schema-reader.ts';

const MAX_DEPTH = 6;

/** JSON text, laid out with two blanks a level. What a person has to say is left out, so that it is asked for. */
export function starterOf(reader: SchemaReader, view: SchemaView): string {
	return JSON.stringify(startValue(reader, view, 0), undefined, 2);
}

function startValue(reader: SchemaReader, view: SchemaView, depth: number): JsonValue {
	for (const keyword of ['default', 'const']) {
		const value = view.word(keyword);
		if (value !== undefined) return value;
	}
	const listed = view.word('enum');
	if (Array.isArray(listed) && listed[0] !== undefined) return listed[0];
	if (isObjectView(view)) return startObject(reader, view, depth);
	const [branch] = view.choices[0] ?? [];
	if (branch !== undefined && depth < MAX_DEPTH) return startValue(reader, reader.read([branch]), depth + 1);
	return EMPTY[view.types?.[0] ?? (view.prefixItems.length > 0 ? 'array' : 'string')];
}

function isObjectView({ types, properties }: SchemaView): boolean {
	return types === undefined ? properties.size > 0 : types[0] === 'object';
}

const EMPTY: Readonly<Record<TypeName, JsonValue>> = {
	string: '',
	number: 0,
	integer: 0,
	boolean: false,
	object: {},
	array: [],
	null: null
};

/** Members that have but one value, or whose value the schema names; objects around such. */
function startObject(reader: SchemaReader, view: SchemaView, depth: number): JsonValue {
	const entries: [string, JsonValue][] = [];
	for (const name of new Set([...view.properties.keys(), ...view.required])) {
		const member = reader.read(view.properties.get(name) ?? []);
		const isGiven = member.word('default') !== undefined || (isObjectView(member) && depth < MAX_DEPTH);
		if (member.word('const') !== undefined || (view.required.has(name) && isGiven)) {
			entries.push([name, startValue(reader, member, depth + 1)]);
		}
	}
	return Object.fromEntries(entries);
}
