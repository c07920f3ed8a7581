/** Changes of single values in a JSON text. Whatever is not changed keeps its digits, its blanks and its order. */
import { childOf, keysOf, type JsonMember, type JsonNode } from './json-nodes.ts';

/** A text and what was read from it; no root while it is empty. */
export interface Written {
	text: string;
	root: JsonNode | undefined;
}

/**
 * Puts a value (JSON text) at a pointer. Objects on the way that are not there are made; what stands in the way is
 * replaced. In an array, the step after the last item adds one.
 */
export function putValue({ text, root }: Written, pointer: string, json: string): string {
	const keys = keysOf(pointer);
	if (root === undefined) return nested(keys, json, '\n', unitOf(text));
	let node = root;
	for (const [depth, key] of keys.entries()) {
		const child = childOf(node, key);
		if (child === undefined) return putChild(text, node, keys.slice(depth), json);
		node = child;
	}
	return replace(text, node, laidOut(json, text, node.start));
}

/** Takes a member or an item out; the text as it is when nothing is there. */
export function removeValue({ text, root }: Written, pointer: string): string {
	const keys = keysOf(pointer);
	const key = keys.pop();
	if (key === undefined) return '';
	const parent = keys.reduce<JsonNode | undefined>((node, step) => node && childOf(node, step), root);
	if (parent === undefined) return text;
	const parts = partsOf(parent);
	const at = parent.kind === 'object' ? parent.members.findIndex(({ name }) => name === key) : Number(key);
	const part = parts[at];
	if (part === undefined) return text;
	const before = parts[at - 1];
	const after = parts[at + 1];
	if (before !== undefined) return replace(text, { start: before.end, end: part.end }, '');
	if (after !== undefined) return replace(text, { start: part.start, end: after.start }, '');
	return replace(text, { start: parent.start + 1, end: parent.end - 1 }, '');
}

/** Changes two items of an array; the text as it is when one is not there. */
export function swapItems({ text }: Written, array: JsonNode, one: number, other: number): string {
	if (array.kind !== 'array') return text;
	const first = array.items[Math.min(one, other)];
	const second = array.items[Math.max(one, other)];
	if (first === undefined || second === undefined || first === second) return text;
	const moved = replace(text, second, text.slice(first.start, first.end));
	return replace(moved, first, text.slice(second.start, second.end));
}

/** Gives a member another name; the text as it is when another one has that name. */
export function renameMember({ text }: Written, object: JsonNode, from: string, to: string): string {
	if (object.kind !== 'object' || object.members.some(({ name }) => name === to)) return text;
	const member = object.members.find(({ name }) => name === from);
	return member === undefined
		? text
		: replace(text, { start: member.nameStart, end: member.nameEnd }, JSON.stringify(to));
}

function putChild(text: string, node: JsonNode, keys: string[], json: string): string {
	const [key = '', ...rest] = keys;
	if (node.kind === 'object') return addPart(text, node, `${JSON.stringify(key)}${colonOf(text, node)}`, rest, json);
	if (node.kind === 'array' && Number(key) === node.items.length) return addPart(text, node, '', rest, json);
	return replace(text, node, nested(keys, json, lineOf(text, breakBefore(text, node.start)), unitOf(text)));
}

/** Behind the last member or item, as that one is laid out. */
function addPart(text: string, node: JsonNode, label: string, rest: string[], json: string): string {
	const parts = partsOf(node);
	const last = parts.at(-1);
	if (last !== undefined) {
		const from = parts.at(-2)?.end ?? node.start;
		const lead = /[ \t\r\n]*$/.exec(text.slice(from + 1, last.start))?.[0] ?? '';
		const line = lead.includes('\n') ? lead.slice(lead.lastIndexOf('\n')) : breakBefore(text, node.start);
		return insert(text, last.end, `,${lead}${label}${nested(rest, json, lineOf(text, line), unitOf(text))}`);
	}
	const inner = { start: node.start + 1, end: node.end - 1 };
	const outside = breakBefore(text, node.start);
	if (isOneLine(text)) return replace(text, inner, `${label}${nested(rest, json, '', '')}`);
	const inside = outside + unitOf(text);
	return replace(text, inner, `${inside}${label}${nested(rest, json, inside, unitOf(text))}${outside}`);
}

/** Objects, one in another, with a value inside. `line` is a line break and the blanks that a line begins with. */
function nested(keys: readonly string[], json: string, line: string, unit: string): string {
	const [key, ...rest] = keys;
	if (key === undefined) return relaid(json, line, unit);
	if (line === '') return `{${JSON.stringify(key)}:${nested(rest, json, '', '')}}`;
	return `{${line}${unit}${JSON.stringify(key)}: ${nested(rest, json, line + unit, unit)}${line}}`;
}

/** A value of several lines moves in as far as the place where it is put; one of one line stays as it is. */
function laidOut(json: string, text: string, at: number): string {
	return relaid(json, isOneLine(text) ? '' : breakBefore(text, at), unitOf(text));
}

function relaid(json: string, line: string, unit: string): string {
	if (!json.includes('\n')) return json;
	return json.replaceAll(/\n( *)/g, (_all, blanks: string) =>
		line === '' ? '' : line + unit.repeat(blanks.length / 2)
	);
}

function lineOf(text: string, line: string): string {
	return isOneLine(text) ? '' : line;
}

function isOneLine(text: string): boolean {
	return !text.includes('\n') && text.trim().length > 2;
}

/** A line break, and what the line of a place begins with. */
function breakBefore(text: string, at: number): string {
	const start = text.lastIndexOf('\n', at - 1) + 1;
	return `\n${/^[ \t]*/.exec(text.slice(start, at))?.[0] ?? ''}`;
}

/** What one level is moved in by. */
function unitOf(text: string): string {
	return /\n([ \t]+)/.exec(text)?.[1] ?? '  ';
}

function colonOf(text: string, node: JsonNode): string {
	const last = node.kind === 'object' ? node.members.at(-1) : undefined;
	if (last !== undefined) return text.slice(last.nameEnd, last.value.start);
	return isOneLine(text) ? ':' : ': ';
}

interface Part {
	start: number;
	end: number;
}

function partsOf(node: JsonNode): Part[] {
	if (node.kind === 'array') return node.items;
	return node.kind === 'object' ? node.members.map(partOf) : [];
}

function partOf({ nameStart, value }: JsonMember): Part {
	return { start: nameStart, end: value.end };
}

function replace(text: string, { start, end }: Part, by: string): string {
	return text.slice(0, start) + by + text.slice(end);
}

function insert(text: string, at: number, what: string): string {
	return replace(text, { start: at, end: at }, what);
}
