/** A manifest that is being written: one JSON text, which a form shows and changes as well. */
import { parseManifest } from '../wasm/binary/manifest.ts';
import { InvalidInputError } from '../wasm/errors.ts';
import { parseJson } from '../wasm/json/parse.ts';
import type { FieldProblem, JsonObject, JsonValue, Manifest } from '../wasm/protocol.ts';

export type DraftReading =
	| { kind: 'valid'; value: JsonObject }
	/** JSON, but no manifest: the form can still show it. */
	| { kind: 'invalid'; value: JsonObject; problems: FieldProblem[] }
	| { kind: 'not-json'; message: string };

type Path = readonly [string, ...string[]];

export class ManifestDraft {
	text = $state('');
	readonly reading = $derived(readDraft(this.text));

	/** @param name for a module that has no manifest. */
	constructor(manifest: Manifest | undefined, name: string) {
		this.text = textOf((manifest ?? { name: nameFrom(name) }) as unknown as JsonObject);
	}

	/** What a field of the form holds: text, numbers as they are written, `''` for nothing. */
	field(path: Path): string {
		const value = this.reading.kind === 'not-json' ? undefined : valueAt(this.reading.value, path);
		if (value === undefined || value === null) return '';
		return typeof value === 'object' ? JSON.stringify(value) : String(value);
	}

	/** Sets a field; `undefined` removes it, and the objects around it that are empty then. */
	set(path: Path, value: JsonValue | undefined): void {
		if (this.reading.kind === 'not-json') return;
		this.text = textOf(withValue(this.reading.value, path, value));
	}

	/** What is wrong with a field or anything inside it. */
	problemOf(path: Path): string | undefined {
		if (this.reading.kind !== 'invalid') return undefined;
		const pointer = `/${path.join('/')}`;
		const found = this.reading.problems.find(
			(problem) => problem.path === pointer || problem.path.startsWith(`${pointer}/`)
		);
		return found?.message;
	}
}

function readDraft(text: string): DraftReading {
	let value: JsonValue;
	try {
		value = parseJson(text);
	} catch (error) {
		return { kind: 'not-json', message: error instanceof Error ? error.message : String(error) };
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return { kind: 'not-json', message: 'A manifest is an object: { "name": … }' };
	}
	try {
		parseManifest(value);
		return { kind: 'valid', value };
	} catch (error) {
		if (!(error instanceof InvalidInputError)) throw error;
		return { kind: 'invalid', value, problems: error.problems.map(inWords) };
	}
}

/** What a field may hold, where its schema has but a pattern to say it. */
const PATTERNS: readonly [path: RegExp, message: string][] = [
	[/^\/name$/, 'must be of lower-case letters, digits and hyphens, at most 64'],
	[/^\/version$/, 'must be a version of three numbers, as 1.4.0 or 2.0.0-beta.1'],
	[/^\/capabilities\/\d+$/, 'must be a capability, and what it is for: network:https://example.org']
];

function inWords(problem: FieldProblem): FieldProblem {
	if (!problem.message.startsWith('must match the pattern')) return problem;
	const found = PATTERNS.find(([path]) => path.test(problem.path));
	return found ? { ...problem, message: found[1] } : problem;
}

function textOf(value: JsonObject): string {
	return JSON.stringify(value, undefined, 2);
}

function valueAt(value: JsonObject, [key, ...rest]: Path): JsonValue | undefined {
	const member = Object.hasOwn(value, key) ? value[key] : undefined;
	const [next, ...others] = rest;
	if (next === undefined) return member;
	return isObject(member) ? valueAt(member, [next, ...others]) : undefined;
}

function withValue(object: JsonObject, [key, ...rest]: Path, value: JsonValue | undefined): JsonObject {
	const [next, ...others] = rest;
	const member = object[key];
	const inner = next === undefined ? value : withValue(isObject(member) ? member : {}, [next, ...others], value);
	const isEmpty = inner === undefined || (next !== undefined && isObject(inner) && Object.keys(inner).length === 0);
	const kept = Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
	return isEmpty ? kept : { ...object, [key]: inner };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A spell's name from a file's: lower case letters, digits and hyphens. */
export function nameFrom(file: string): string {
	const plain = file
		.replace(/\.wasm$/i, '')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-+|-+$/g, '');
	return plain.slice(0, 64) || 'spell';
}
