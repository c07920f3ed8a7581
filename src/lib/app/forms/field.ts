/** What a form draws: fields, one in another, each at a pointer into the text. Types only. */

export interface FieldBase {
	pointer: string;
	/** The name in the text; of an item, its number from 1. */
	name: string;
	title: string;
	description: string | undefined;
	/** Whether the text has it. */
	present: boolean;
	required: boolean;
	deprecated: boolean;
	readOnly: boolean;
	/** JSON texts. */
	fallback: string | undefined;
	examples: readonly string[];
	/** Alternatives that the value may have, outermost first. */
	shapes: readonly Shapes[];
	/** Taken out by name, or moved, by the one who fills it in. */
	place: 'fixed' | 'added' | 'item';
}

export interface Shapes {
	labels: readonly string[];
	chosen: number;
	/** Which of the field's own lists of alternatives it is. */
	list: number;
	/** A value to begin with, as JSON text. */
	starter: (index: number) => string;
	/** Whether one of them lets a member of this name stay. */
	keeps: (index: number, name: string) => boolean;
}

export type TextInput = 'line' | 'lines' | 'date' | 'date-time' | 'email' | 'url' | 'color' | 'secret';

export type FieldKind =
	| {
			kind: 'object';
			fields: readonly Field[];
			/** Whether names may be added. */ open: boolean;
			starter: () => string;
	  }
	| {
			kind: 'list';
			items: readonly Field[];
			/** Of the next item; `undefined` when there is to be none. */
			starter: (() => string) | undefined;
			least: number;
			count: number;
	  }
	| { kind: 'choice'; options: readonly { json: string; label: string }[]; chosen: number | undefined; other: string }
	| { kind: 'boolean'; value: boolean | undefined; other: string }
	| { kind: 'number'; raw: string; whole: boolean; hint: string }
	| {
			kind: 'text';
			value: string;
			input: TextInput;
			hint: string;
			maxLength: number | undefined;
			/** A secret that was not kept stands there. */ lost: boolean;
	  }
	| { kind: 'file'; bytes: number | undefined; asDataUrl: boolean; mediaType: string; maxBytes: number; other: string }
	| { kind: 'null' }
	/** What cannot be shown otherwise, as it is written. */
	| { kind: 'json'; raw: string; why: string };

export type Field = FieldBase & FieldKind;

export interface FormPlan {
	root: Field;
	/** Fields that are left out, as the form would be too long. */
	left: number;
}
