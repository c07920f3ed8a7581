import type { FieldProblem, JsonObject, JsonValue } from '../../wasm/protocol.ts';
import type { Field, FormPlan, Shapes } from './field.ts';
import { nodeAt, readNodes, type JsonNode } from './json-nodes.ts';
import { pointerTo } from '../../wasm/json/pointer.ts';
import { choosing, NONE_CHOSEN, planForm, pointersOf, shapeKey } from './plan.ts';
import { SchemaTooLargeError } from './schema-reader.ts';
import { putValue, removeValue, renameMember, swapItems, type Written } from './splice.ts';

/** Where the text is that the form shows: it has none of its own. */
export interface TextSource {
	text: string;
}

export type FormReading =
	| { kind: 'form'; plan: FormPlan }
	| { kind: 'not-json' }
	/** The text or the schema is too large to be drawn. */
	| { kind: 'too-large' };

/** A check's findings; `undefined` before the first one. */
export interface Findings {
	text: string;
	problems: readonly FieldProblem[];
	/** Why nothing could be checked. */
	failure: string | undefined;
}

/** A text, as a form of its schema. Each edit goes into the text, and the form follows from that. */
export class SchemaForm {
	readonly #source: TextSource;
	readonly #schema: () => JsonObject;
	#chosen = $state.raw(NONE_CHOSEN);
	#findings = $state.raw<Findings | undefined>(undefined);

	readonly #nodes = $derived.by(() => readNodes(this.#source.text));
	readonly #reading = $derived.by(() => this.#read());

	readonly #drawn = $derived(this.#reading.kind === 'form' ? pointersOf(this.#reading.plan) : undefined);

	constructor(source: TextSource, schema: () => JsonObject) {
		this.#source = source;
		this.#schema = schema;
	}

	get text(): string {
		return this.#source.text;
	}

	get reading(): FormReading {
		return this.#reading;
	}

	/** Of this or an earlier text: an edit does not make all marks flicker. */
	get findings(): Findings | undefined {
		return this.#source.text.trim() === '' ? undefined : this.#findings;
	}

	set findings(findings: Findings | undefined) {
		this.#findings = findings;
	}

	/** The problems of a field, and those inside it that no field of its own shows. */
	problemsOf(field: Field): readonly FieldProblem[] {
		return (this.findings?.problems ?? []).filter(({ path }) => this.fieldOf(path) === field.pointer);
	}

	/** The pointer of the drawn field that a problem's path leads to, or of the one around it. */
	fieldOf(path: string): string {
		const drawn = this.#drawn;
		let pointer = path;
		while (pointer !== '' && drawn?.has(pointer) !== true) pointer = pointer.slice(0, pointer.lastIndexOf('/'));
		return pointer;
	}

	put(pointer: string, json: string): void {
		this.#source.text = putValue(this.#written, pointer, json);
	}

	remove(pointer: string): void {
		this.#source.text = removeValue(this.#written, pointer);
	}

	/** Moves an item by some places. */
	move(list: string, index: number, by: number): void {
		const array = this.#nodeAt(list);
		if (array) this.#source.text = swapItems(this.#written, array, index, index + by);
	}

	/** `taken` when the object has such a name already. */
	rename(object: string, from: string, to: string): 'renamed' | 'taken' {
		const node = this.#nodeAt(object);
		if (from === to || node?.kind !== 'object') return 'renamed';
		if (node.members.some(({ name }) => name === to)) return 'taken';
		this.#source.text = renameMember(this.#written, node, from, to);
		return 'renamed';
	}

	/** Another shape for a value. Members that both have stay, unless the shape itself says what they are. */
	chooseShape(pointer: string, shapes: Shapes, index: number): void {
		const node = this.#nodeAt(pointer);
		this.#chosen = choosing(this.#chosen, shapeKey(pointer, shapes.list), index);
		// A value that is not there yet begins with what marks its shape, if anything does.
		if (node === undefined && pointer !== '' && !hasMembers(shapes.starter(index))) return;
		this.put(pointer, this.#reshaped(node, shapes, index));
	}

	#reshaped(node: JsonNode | undefined, shapes: Shapes, index: number): string {
		const starter = shapes.starter(index);
		const begun = readNodes(starter);
		if (begun.kind !== 'read' || begun.root.kind !== 'object' || node?.kind !== 'object') return starter;
		const given = begun.root.members.map(({ name }) => name);
		let text = starter;
		for (const { name, value } of node.members) {
			if (given.includes(name) || !shapes.keeps(index, name)) continue;
			const reading = readNodes(text);
			const root = reading.kind === 'read' ? reading.root : undefined;
			text = putValue({ text, root }, pointerTo('', name), this.text.slice(value.start, value.end));
		}
		return text;
	}

	#read(): FormReading {
		const nodes = this.#nodes;
		if (nodes.kind === 'not-json' || nodes.kind === 'too-large') return nodes;
		const root = nodes.kind === 'read' ? nodes.root : undefined;
		try {
			const schema = this.#schema() as JsonValue;
			return { kind: 'form', plan: planForm({ schema, text: this.#source.text, root, chosen: this.#chosen }) };
		} catch (error) {
			// A schema that refers to itself all the time ends in the engine's own RangeError.
			if (error instanceof SchemaTooLargeError || error instanceof RangeError) return { kind: 'too-large' };
			throw error;
		}
	}

	get #written(): Written {
		const nodes = this.#nodes;
		return { text: this.#source.text, root: nodes.kind === 'read' ? nodes.root : undefined };
	}

	#nodeAt(pointer: string): JsonNode | undefined {
		return nodeAt(this.#written.root, pointer);
	}
}

function hasMembers(json: string): boolean {
	const reading = readNodes(json);
	return reading.kind === 'read' && reading.root.kind === 'object' && reading.root.members.length > 0;
}
