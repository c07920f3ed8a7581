/** Of several shapes that a value may have, the one that it was meant to have. */
import { canonicalJson } from '../../wasm/json/value.ts';
import type { JsonValue } from '../../wasm/protocol.ts';
import type { JsonNode } from './json-nodes.ts';
import type { SchemaView, TypeName } from './schema-reader.ts';

const LABELS: Readonly<Record<TypeName, string>> = {
	string: 'Text',
	number: 'Number',
	integer: 'Whole number',
	boolean: 'Yes or no',
	object: 'Object',
	array: 'List',
	null: 'Nothing (null)'
};

/** Shapes that are offered; more are for the JSON view. */
export const MAX_SHAPES = 100;

/**
 * How well a value has a shape: 0 when nothing that can be seen from outside speaks against it, -100 when its kind
 * is another one. One level deep, without patterns: only the checker knows.
 */
export function scoreOf(view: SchemaView, node: JsonNode, text: string): number {
	if (!hasType(view, node)) return -100;
	if (!isOneOf(view, node, text)) return -90;
	if (node.kind !== 'object') return 0;
	const names = node.members.map(({ name }) => name);
	const unknown = view.additional === undefined ? names.filter((name) => !view.properties.has(name)).length : 0;
	const missing = [...view.required].filter((name) => !names.includes(name)).length;
	const known = names.filter((name) => view.properties.has(name)).length;
	return Math.max(-80, known / 1_000 - unknown - missing * 2);
}

/** Whether what marks a shape, a member with one value of its own, is another one in the text. */
export function isAnother(member: SchemaView, node: JsonNode | undefined, text: string): boolean {
	return node !== undefined && !isOneOf(member, node, text);
}

/** What a shape is called: its title, what marks it, or its kind. */
export function labelOf(view: SchemaView, marks: readonly JsonValue[], index: number): string {
	const title = view.word('title');
	if (typeof title === 'string' && title !== '') return title;
	const only = view.word('const') ?? marks[0];
	if (only !== undefined) return typeof only === 'string' ? only : JSON.stringify(only).slice(0, 60);
	const [type, ...others] = view.types ?? [];
	if (type !== undefined && others.length === 0 && type !== 'object') return LABELS[type];
	if (view.properties.size > 0) return `With ${[...view.properties.keys()].slice(0, 3).join(', ')}`.slice(0, 60);
	return type !== undefined && others.length === 0 ? LABELS[type] : `Shape ${index + 1}`;
}

/** Whether a value is what `const` or `enum` ask for. */
export function isOneOf(view: SchemaView, node: JsonNode, text: string): boolean {
	const only = view.word('const');
	const listed = view.word('enum');
	const wanted = only !== undefined ? [only] : Array.isArray(listed) ? listed : undefined;
	if (wanted === undefined) return true;
	const found = sameAs(text.slice(node.start, node.end));
	return wanted.some((value) => canonicalJson(value) === found);
}

/** The text that equal values have in common. */
export function sameAs(json: string): string {
	return canonicalJson(JSON.parse(json) as JsonValue);
}

export function hasType({ types }: SchemaView, { kind }: JsonNode): boolean {
	if (types === undefined) return true;
	return kind === 'number' ? types.includes('number') || types.includes('integer') : types.includes(kind);
}
