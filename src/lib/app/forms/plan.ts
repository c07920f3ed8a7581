/** Makes the fields of a form out of a schema and what the text has so far. */
import { pointerTo } from '../../wasm/json/pointer.ts';
import type { JsonValue } from '../../wasm/protocol.ts';
import type { Field, FieldBase, FieldKind, FormPlan, Shapes } from './field.ts';
import { childOf, type JsonNode } from './json-nodes.ts';
import { choiceOf, isFile, scalarOf } from './scalar-fields.ts';
import { SchemaReader, type SchemaView, type TypeName } from './schema-reader.ts';
import { isAnother, labelOf, MAX_SHAPES, scoreOf } from './shape-choice.ts';
import { starterOf } from './starter.ts';

/** Fields that are drawn at most. */
const MAX_FIELDS = 400;
/** Levels of fields in fields. */
const MAX_DEPTH = 16;
/** Levels that are shown of objects that the text does not have yet; a schema may hold itself. */
const MAX_ABSENT_DEPTH = 3;
/** Lists of alternatives of one value. */
const MAX_LISTS = 4;

const ANY_TYPE: readonly TypeName[] = ['string', 'number', 'boolean', 'object', 'array', 'null'];

/** Which alternative somebody chose, by `shapeKey`. */
export type ChosenShapes = ReadonlyMap<string, number>;

export const NONE_CHOSEN: ChosenShapes = new Map();

/** As they were chosen, but for one. */
export function choosing(chosen: ChosenShapes, key: string, index: number): ChosenShapes {
	return new Map(chosen).set(key, index);
}

/** The pointers of all fields that are drawn. */
export function pointersOf({ root }: FormPlan): ReadonlySet<string> {
	const pointers = new Set<string>();
	const queue: Field[] = [root];
	for (let field = queue.pop(); field !== undefined; field = queue.pop()) {
		pointers.add(field.pointer);
		queue.push(...(field.kind === 'object' ? field.fields : field.kind === 'list' ? field.items : []));
	}
	return pointers;
}

export function shapeKey(pointer: string, list: number): string {
	return `${list} ${pointer}`;
}

export interface PlanParts {
	schema: JsonValue;
	text: string;
	/** None while the text is empty. */
	root: JsonNode | undefined;
	chosen: ChosenShapes;
}

/** @throws SchemaTooLargeError when no form can be made of so many parts. */
export function planForm({ schema, text, root, chosen }: PlanParts): FormPlan {
	const planner = new Planner(new SchemaReader(schema), { schema, text, chosen });
	const field = planner.field(
		{ pointer: '', name: '', schemas: [schema], node: root, required: true, place: 'fixed' },
		{ depth: 0, absent: 0 }
	);
	return { root: field, left: planner.left };
}

interface Spot {
	pointer: string;
	name: string;
	schemas: readonly JsonValue[];
	node: JsonNode | undefined;
	required: boolean;
	place: FieldBase['place'];
}

interface Level {
	depth: number;
	/** Of these, levels that the text does not have. */
	absent: number;
}

class Planner {
	left = 0;
	readonly #reader: SchemaReader;
	readonly #parts: { schema: JsonValue; text: string; chosen: ChosenShapes };
	#drawn = 0;

	constructor(reader: SchemaReader, parts: { schema: JsonValue; text: string; chosen: ChosenShapes }) {
		this.#reader = reader;
		this.#parts = parts;
	}

	field(spot: Spot, level: Level): Field {
		this.#drawn++;
		const { view, schemas, shapes } = this.#shaped(spot);
		return { ...this.#base(spot, view), shapes, ...this.#kind(spot, view, schemas, level) };
	}

	/** The alternatives that the value has, and what is said of it then. */
	#shaped({ pointer, schemas, node }: Spot): { view: SchemaView; schemas: readonly JsonValue[]; shapes: Shapes[] } {
		const shapes: Shapes[] = [];
		let said = schemas;
		let view = this.#reader.read(said);
		for (let list = 0; list < MAX_LISTS; list++) {
			const branches = view.choices[list] ?? (list === view.choices.length ? typeBranches(view) : undefined);
			if (branches === undefined) break;
			const own = said;
			const chosen = this.#branchOf(branches, { key: shapeKey(pointer, list), node });
			if (branches.length > 1) {
				shapes.push({
					labels: branches.slice(0, MAX_SHAPES).map((branch, index) => this.#label(branch, index)),
					chosen,
					list,
					starter: (index) => this.#freshStarter([branches[index] ?? true, ...own]),
					keeps: (index, name) => this.#keeps([...own, branches[index] ?? true], name)
				});
			}
			// The title around the shapes is that of the field.
			said = [...said, branches[chosen] ?? true];
			view = this.#reader.read(said);
			if (view.choices.length <= list && typeBranches(view) === undefined) break;
		}
		return { view, schemas: said, shapes };
	}

	#branchOf(branches: readonly JsonValue[], { key, node }: { key: string; node: JsonNode | undefined }): number {
		const chosen = this.#parts.chosen.get(key);
		if (node === undefined) return chosen !== undefined && chosen < branches.length ? chosen : 0;
		const scores = branches.slice(0, MAX_SHAPES).map((branch) => this.#score(branch, node));
		if (chosen !== undefined && (scores[chosen] ?? -100) > -90) return chosen;
		return Math.max(0, scores.indexOf(Math.max(...scores)));
	}

	#score(branch: JsonValue, node: JsonNode): number {
		const view = this.#reader.read([branch]);
		const score = scoreOf(view, node, this.#parts.text);
		if (node.kind !== 'object' || score <= -90) return score;
		const odd = [...view.properties].some(([name, schemas]) => {
			const member = childOf(node, name);
			return member !== undefined && isAnother(this.#reader.read(schemas), member, this.#parts.text);
		});
		return odd ? score - 5 : score;
	}

	#label(branch: JsonValue, index: number): string {
		const view = this.#reader.read([branch]);
		const marks = [...view.properties.values()].map((schemas) => this.#reader.read(schemas).word('const'));
		return labelOf(
			view,
			marks.filter((mark) => mark !== undefined),
			index
		);
	}

	#base({ pointer, name, node, required, place }: Spot, view: SchemaView): FieldBase {
		const [title, description] = [view.word('title'), view.word('description')];
		const fallback = view.word('default');
		const examples = view.word('examples');
		return {
			pointer,
			name,
			title: typeof title === 'string' && title !== '' ? title.slice(0, 200) : name,
			description: typeof description === 'string' ? description.slice(0, 2_000) : undefined,
			present: node !== undefined,
			required,
			place,
			deprecated: view.word('deprecated') === true,
			readOnly: view.word('readOnly') === true,
			fallback: fallback === undefined ? undefined : JSON.stringify(fallback),
			examples: Array.isArray(examples) ? examples.slice(0, 10).map((example) => JSON.stringify(example)) : [],
			shapes: []
		};
	}

	#kind(spot: Spot, view: SchemaView, schemas: readonly JsonValue[], level: Level): FieldKind {
		const { node } = spot;
		const { text } = this.#parts;
		const asJson = (why: string): FieldKind => ({
			kind: 'json',
			raw: node ? text.slice(node.start, node.end) : '',
			why
		});
		if (view.isOpaque) return asJson('The schema says something of this part that a form cannot show.');
		const choice = choiceOf(view, node, text);
		if (choice !== undefined) return choice;
		const type = typeOf(view, node);
		if (type === 'object' || type === 'array') {
			if (node !== undefined && node.kind !== type)
				return asJson(`This should be ${type === 'object' ? 'an object' : 'a list'}.`);
			if (level.depth >= MAX_DEPTH) return asJson('This part is nested too deep for the form.');
			return type === 'object' ? this.#object(spot, view, schemas, level) : this.#list(spot, view, schemas, level);
		}
		return scalarOf(type, view, node, text);
	}

	#object({ pointer, node }: Spot, view: SchemaView, schemas: readonly JsonValue[], level: Level): FieldKind {
		const fields: Field[] = [];
		const isShown = node !== undefined || level.absent < MAX_ABSENT_DEPTH;
		const inside = { depth: level.depth + 1, absent: node === undefined ? level.absent + 1 : level.absent };
		const add = (name: string, said: readonly JsonValue[], place: FieldBase['place']) => {
			const member = node && childOf(node, name);
			const required = view.required.has(name);
			const spot = { pointer: pointerTo(pointer, name), name, schemas: said, node: member, required, place };
			this.#push(fields, spot, inside);
		};
		if (isShown) for (const [name, said] of view.properties) add(name, said, 'fixed');
		const missing = [...view.required].filter((name) => !view.properties.has(name));
		const others = (node?.kind === 'object' ? node.members : []).map(({ name }) => name);
		for (const name of new Set([...(isShown ? missing : []), ...others])) {
			if (!view.properties.has(name)) add(name, view.additional ?? [], 'added');
		}
		return { kind: 'object', fields, open: view.additional !== undefined, starter: () => this.#freshStarter(schemas) };
	}

	#list({ pointer, node }: Spot, view: SchemaView, _schemas: readonly JsonValue[], level: Level): FieldKind {
		const nodes = node?.kind === 'array' ? node.items : [];
		const items: Field[] = [];
		const schemasOf = (index: number) => view.prefixItems[index] ?? view.items;
		for (const [index, item] of nodes.entries()) {
			const spot = { pointer: pointerTo(pointer, index), name: `${index + 1}`, node: item, required: true };
			this.#push(
				items,
				{ ...spot, schemas: schemasOf(index) ?? [], place: 'item' },
				{ ...level, depth: level.depth + 1 }
			);
		}
		const next = schemasOf(nodes.length);
		const most = view.least('maxItems') ?? Infinity;
		const starter = next === undefined || nodes.length >= most ? undefined : () => this.#freshStarter(next);
		const least = view.word('minItems');
		return { kind: 'list', items, starter, count: nodes.length, least: typeof least === 'number' ? least : 0 };
	}

	#push(fields: Field[], spot: Spot, level: Level): void {
		if (this.#drawn >= MAX_FIELDS) this.left++;
		else fields.push(this.field(spot, level));
	}

	#keeps(schemas: readonly JsonValue[], name: string): boolean {
		const reader = new SchemaReader(this.#parts.schema);
		const view = reader.read(schemas);
		const said = view.properties.get(name);
		// What marks a shape is of that shape alone.
		return said === undefined ? view.additional !== undefined : reader.read(said).word('const') === undefined;
	}

	/** With steps of its own: it is made when somebody asks for it. */
	#freshStarter(schemas: readonly JsonValue[]): string {
		const reader = new SchemaReader(this.#parts.schema);
		return starterOf(reader, reader.read(schemas));
	}
}

/** Several types are alternatives like any others; where nothing is said of the type, so are all of them. */
function typeBranches(view: SchemaView): JsonValue[] | undefined {
	const types = view.types ?? (typeHint(view) === undefined ? ANY_TYPE : []);
	const isChoice = view.word('const') !== undefined || view.word('enum') !== undefined;
	return types.length < 2 || isChoice || view.isOpaque ? undefined : types.map((type) => ({ type }));
}

/** The type that a schema has in mind that names none. */
function typeHint(view: SchemaView): TypeName | undefined {
	if (view.properties.size > 0 || view.required.size > 0) return 'object';
	if (view.word('items') !== undefined || view.prefixItems.length > 0) return 'array';
	const has = (...keywords: string[]) => keywords.some((keyword) => view.word(keyword) !== undefined);
	if (has('additionalProperties', 'patternProperties')) return 'object';
	if (has('pattern', 'format', 'minLength', 'maxLength', 'contentMediaType') || isFile(view)) return 'string';
	return has('minimum', 'maximum', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum') ? 'number' : undefined;
}

/** A hint does not bind: what the text has is shown as what it is. */
function typeOf(view: SchemaView, node: JsonNode | undefined): TypeName {
	const [type] = view.types ?? [];
	if (type !== undefined) return type;
	const hint = typeHint(view) ?? 'string';
	return node === undefined || node.kind === hint ? hint : node.kind;
}
