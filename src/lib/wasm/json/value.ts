import type { FieldProblem, JsonObject, JsonValue } from '../protocol.ts';
import { pointerTo } from './pointer.ts';
import { MAX_JSON_DEPTH } from './scan.ts';

/**
 * What keeps a value from being JSON, first things first: a number that is not finite, `undefined`, a date,
 * a cycle (which has no end of depth). `undefined` when it is plain JSON, at most 200 levels deep.
 */
export function findNonJson(value: unknown, path = '', depth = 0): FieldProblem | undefined {
	if (value === null || typeof value === 'boolean' || typeof value === 'string') return undefined;
	if (typeof value === 'number') {
		return Number.isFinite(value) ? undefined : { path, message: `must be a finite number, not ${value}` };
	}
	const isList = Array.isArray(value);
	if (!isList && !isPlainObject(value)) return { path, message: `must be JSON, not ${nameOf(value)}` };
	if (depth >= MAX_JSON_DEPTH) return { path: '', message: `must be nested at most ${MAX_JSON_DEPTH} levels deep` };
	// Not Object.entries: it passes over the holes of an array.
	const entries = isList ? value.entries() : Object.entries(value);
	for (const [key, member] of entries) {
		const problem = findNonJson(member, pointerTo(path, key), depth + 1);
		if (problem !== undefined) return problem;
	}
	return undefined;
}

/** JSON text that is the same, byte for byte, for equal values: names sorted by UTF-16 unit, no blanks. */
export function canonicalJson(value: JsonValue): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	const names = Object.keys(value).sort();
	return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name]!)}`).join(',')}}`;
}

/** An object that `{}` could have written; one from another realm counts. */
export function isPlainObject(value: unknown): value is JsonObject {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The value in a message, cut to about 60 characters. */
export function shortJson(value: unknown): string {
	const text = findNonJson(value) === undefined ? JSON.stringify(value) : nameOf(value);
	return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

function nameOf(value: unknown): string {
	if (value === null || typeof value !== 'object') return typeof value;
	return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
