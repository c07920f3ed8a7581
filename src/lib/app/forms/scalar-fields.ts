/** Fields of single values: which control each one gets, and what it shows. */
import type { JsonValue } from '../../wasm/protocol.ts';
import { SECRET_MARK } from '../secret-mark.ts';
import type { FieldKind, TextInput } from './field.ts';
import type { JsonNode } from './json-nodes.ts';
import type { SchemaView, TypeName } from './schema-reader.ts';
import { sameAs } from './shape-choice.ts';

/** Options that are listed; more are for the JSON view. */
const MAX_OPTIONS = 1_000;
/** A file becomes text, a third longer, which the page reads at each edit. */
const MAX_FILE_BYTES = 4 * 1_048_576;
/** Texts that may be longer than this are given lines. */
const LONG_TEXT = 200;

/** `enum` and `const`: one of some values. */
export function choiceOf(view: SchemaView, node: JsonNode | undefined, text: string): FieldKind | undefined {
	const only = view.word('const');
	const listed = view.word('enum');
	const values = only !== undefined ? [only] : Array.isArray(listed) ? listed.slice(0, MAX_OPTIONS) : undefined;
	if (values === undefined) return undefined;
	const options = values.map((value) => ({ json: JSON.stringify(value), label: labelOf(value) }));
	const raw = rawOf(node, text);
	const found = raw === '' ? undefined : sameAs(raw);
	const chosen = found === undefined ? -1 : options.findIndex(({ json }) => sameAs(json) === found);
	return { kind: 'choice', options, chosen: chosen < 0 ? undefined : chosen, other: chosen < 0 ? raw : '' };
}

export function scalarOf(
	type: Exclude<TypeName, 'object' | 'array'>,
	view: SchemaView,
	node: JsonNode | undefined,
	text: string
): FieldKind {
	const raw = rawOf(node, text);
	switch (type) {
		case 'null':
			return node === undefined || node.kind === 'null'
				? { kind: 'null' }
				: { kind: 'json', raw, why: 'This should be null.' };
		case 'boolean':
			return {
				kind: 'boolean',
				value: node?.kind === 'boolean' ? raw === 'true' : undefined,
				other: node?.kind === 'boolean' ? '' : raw
			};
		case 'number':
		case 'integer':
			if (node?.kind === 'object' || node?.kind === 'array')
				return { kind: 'json', raw, why: 'This should be a number.' };
			return {
				kind: 'number',
				raw: node?.kind === 'string' ? stringOf(raw) : raw,
				whole: type === 'integer',
				hint: rangeOf(view)
			};
		case 'string':
			if (node !== undefined && node.kind !== 'string') return { kind: 'json', raw, why: 'This should be a text.' };
			return isFile(view) ? fileOf(view, raw) : textOf(view, raw === '' ? '' : stringOf(raw));
	}
}

const FILE_FORMATS: readonly JsonValue[] = ['byte', 'binary', 'base64', 'data-url'];

/** Whether a text stands for bytes. */
export function isFile(view: SchemaView): boolean {
	const format = view.word('format');
	return view.word('contentEncoding') === 'base64' || FILE_FORMATS.includes(format ?? null);
}

function fileOf(view: SchemaView, raw: string): FieldKind {
	const asDataUrl = view.word('format') === 'data-url';
	const value = raw === '' ? undefined : stringOf(raw);
	const encoded = asDataUrl ? value?.slice(value.indexOf(',') + 1) : value;
	const isBase64 = encoded !== undefined && /^[A-Za-z0-9+/\s]*={0,2}$/.test(encoded);
	const fits = Math.floor(((view.least('maxLength') ?? Infinity) / 4) * 3);
	const mediaType = view.word('contentMediaType');
	return {
		kind: 'file',
		bytes: isBase64 ? Math.floor((encoded.replace(/=+$/, '').length * 3) / 4) : undefined,
		other: value === undefined || isBase64 ? '' : value.slice(0, LONG_TEXT),
		asDataUrl,
		mediaType: typeof mediaType === 'string' ? mediaType : '',
		maxBytes: Math.min(MAX_FILE_BYTES, fits)
	};
}

function textOf(view: SchemaView, value: string): FieldKind {
	const maxLength = view.least('maxLength');
	const isMark = view.isSecret && value === SECRET_MARK;
	const shown = isMark ? '' : value;
	return { kind: 'text', value: shown, input: inputOf(view, value), hint: hintOf(view), maxLength, lost: isMark };
}

function inputOf(view: SchemaView, value: string): TextInput {
	if (view.isSecret) return 'secret';
	const format = view.word('format');
	// A control of one line would drop the line breaks.
	if (/[\r\n]/.test(value)) return 'lines';
	if (format === 'date') return value === '' || /^\d{4}-\d\d-\d\d$/.test(value) ? 'date' : 'line';
	if (format === 'color') return 'color';
	if (format === 'email' || format === 'date-time') return format;
	if (format === 'uri' || format === 'url') return 'url';
	if (typeof format === 'string' && format !== 'textarea' && format !== 'multiline') return 'line';
	return view.word('pattern') !== undefined || (view.least('maxLength') ?? Infinity) <= LONG_TEXT ? 'line' : 'lines';
}

const HINTS: Readonly<Record<string, string>> = {
	'date-time': '2026-01-31T12:00:00Z',
	time: '12:00:00Z',
	duration: 'P1DT2H',
	email: 'ada@example.org',
	hostname: 'example.org',
	ipv4: '192.0.2.1',
	ipv6: '2001:db8::1',
	uuid: '00000000-0000-4000-8000-000000000000',
	uri: 'https://example.org/',
	color: '#ffb81c'
};

function hintOf(view: SchemaView): string {
	const format = view.word('format');
	return typeof format === 'string' && Object.hasOwn(HINTS, format) ? (HINTS[format] ?? '') : '';
}

function rangeOf(view: SchemaView): string {
	const from = view.word('minimum');
	const to = view.word('maximum');
	if (typeof from === 'number' && typeof to === 'number') return `${from} to ${to}`;
	if (typeof from === 'number') return `from ${from}`;
	return typeof to === 'number' ? `up to ${to}` : '';
}

function labelOf(value: JsonValue): string {
	return (typeof value === 'string' && value !== '' ? value : JSON.stringify(value)).slice(0, LONG_TEXT);
}

function rawOf(node: JsonNode | undefined, text: string): string {
	return node === undefined ? '' : text.slice(node.start, node.end);
}

function stringOf(raw: string): string {
	return JSON.parse(raw) as string;
}
