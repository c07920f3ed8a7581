/** What differs between two JSON values, by pointer. */
import type { JsonValue } from '../../wasm/protocol.ts';
import { pointerTo } from '../../wasm/json/pointer.ts';

export interface JsonDifference {
	/** RFC 6901; empty for the whole. */
	pointer: string;
	/** As JSON, cut; `undefined` where there is none. */
	first: string | undefined;
	second: string | undefined;
}

export interface JsonDifferences {
	rows: readonly JsonDifference[];
	/** More than are listed. */
	omitted: number;
}

const MOST_ROWS = 500;
const LONGEST = 200;

interface Pair {
	pointer: string;
	first: JsonValue | undefined;
	second: JsonValue | undefined;
}

/** In the order of the first value, fields that only the second has after them. */
export function differenceOfJson(first: JsonValue, second: JsonValue): JsonDifferences {
	const rows: JsonDifference[] = [];
	let omitted = 0;
	const open: Pair[] = [{ pointer: '', first, second }];
	for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
		const parts = partsOf(pair);
		if (parts !== undefined) open.push(...parts.reverse());
		else if (pair.first === pair.second) continue;
		else if (rows.length === MOST_ROWS) omitted++;
		else rows.push({ pointer: pair.pointer, first: textOf(pair.first), second: textOf(pair.second) });
	}
	return { rows, omitted };
}

/** The fields or items of two objects or two arrays; `undefined` for all else. */
function partsOf({ pointer, first, second }: Pair): Pair[] | undefined {
	if (Array.isArray(first) && Array.isArray(second)) {
		const length = Math.max(first.length, second.length);
		return Array.from({ length }, (_, at) => ({
			pointer: pointerTo(pointer, at),
			first: first[at],
			second: second[at]
		}));
	}
	if (!isObject(first) || !isObject(second)) return undefined;
	const names = new Set([...Object.keys(first), ...Object.keys(second)]);
	return [...names].map((name) => ({
		pointer: pointerTo(pointer, name),
		first: own(first, name),
		second: own(second, name)
	}));
}

function own(object: Record<string, JsonValue>, name: string): JsonValue | undefined {
	return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: JsonValue | undefined): string | undefined {
	if (value === undefined) return undefined;
	const text = JSON.stringify(value);
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
