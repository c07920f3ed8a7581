/**
 * The first spell: a little text in, a little text out.
 *
 * Input is either plain text (somebody's name, to be greeted) or a JSON object
 * `{ "name", "text", "operation": "greet" | "uppercase" | "lowercase" | "word-count" }`.
 */
import { fail, readInput, reply } from '../assembly/abi';
import { Kind, parse, Value } from '../assembly/json';

export { alloc } from '../assembly/abi';

export function cast(ptr: usize, length: i32): i64 {
	const input = readInput(ptr, length).trim();
	return reply(input.startsWith('{') ? perform(parse(input)) : greet(input, ''));
}

function perform(request: Value): string {
	const operation = stringMember(request, 'operation', 'greet');
	const text = stringMember(request, 'text', '');
	if (operation == 'greet') return greet(stringMember(request, 'name', ''), text);
	if (operation == 'uppercase') return text.toUpperCase();
	if (operation == 'lowercase') return text.toLowerCase();
	if (operation == 'word-count') return describe(text);
	fail('"' + operation + '" is not an operation; there are greet, uppercase, lowercase and word-count');
	return '';
}

function stringMember(object: Value, key: string, fallback: string): string {
	const value = object.get(key);
	if (value == null || value.kind == Kind.Null) return fallback;
	if (value.kind != Kind.String) fail('"' + key + '" must be a string');
	return value.text;
}

function greet(name: string, text: string): string {
	const who = name.trim();
	const greeting = 'Hello, ' + (who.length > 0 ? who : 'world') + '!\n';
	return text.length > 0 ? greeting + '\n' + text + '\n' : greeting;
}

function describe(text: string): string {
	return (
		count(countWords(text), 'word') +
		', ' +
		count(countCharacters(text), 'character') +
		', ' +
		count(countLines(text), 'line') +
		'\n'
	);
}

function count(amount: i32, thing: string): string {
	return amount.toString() + ' ' + thing + (amount == 1 ? '' : 's');
}

/** Words are what white space, of any language, stands between. */
function countWords(text: string): i32 {
	let words = 0;
	let inWord = false;
	for (let i = 0; i < text.length; i++) {
		const space = isWhiteSpace(text.charCodeAt(i));
		if (!space && !inWord) words++;
		inWord = !space;
	}
	return words;
}

/** Counts code points, so that 😀 is one character and not two halves. */
function countCharacters(text: string): i32 {
	let characters = 0;
	for (let i = 0; i < text.length; characters++) {
		i += text.codePointAt(i) > 0xffff ? 2 : 1;
	}
	return characters;
}

/** A last line counts whether or not a line break ends it. */
function countLines(text: string): i32 {
	let lines = 0;
	for (let i = 0; i < text.length; i++) {
		if (text.charCodeAt(i) == 0x0a) lines++;
	}
	return text.length == 0 || text.endsWith('\n') ? lines : lines + 1;
}

function isWhiteSpace(c: i32): bool {
	if (c <= 0x20) return c == 0x20 || (c >= 0x09 && c <= 0x0d);
	if (c < 0x1680) return c == 0x85 || c == 0xa0;
	return (
		(c >= 0x2000 && c <= 0x200a) ||
		c == 0x1680 ||
		c == 0x2028 ||
		c == 0x2029 ||
		c == 0x202f ||
		c == 0x205f ||
		c == 0x3000
	);
}
