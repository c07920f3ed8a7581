/** One line of arguments, quoted as in a shell, to a list and back. Nothing is expanded: `*`, `$` and `~` are themselves. */

export type ParsedArguments =
	| { kind: 'parsed'; args: string[] }
	| { kind: 'unfinished'; message: string; /** Position of the quote or backslash. */ at: number };

/** In double quotes a backslash escapes these only. */
const ESCAPED_IN_QUOTES = new Set(['"', '\\', '$', '`']);

export function parseArguments(line: string): ParsedArguments {
	const args: string[] = [];
	let word: string | undefined;
	let at = 0;
	while (at < line.length) {
		const character = line.charAt(at);
		if (/\s/.test(character)) {
			if (word !== undefined) args.push(word);
			word = undefined;
			at++;
		} else if (character === "'" || character === '"') {
			const quoted = readQuoted(line, at);
			if (quoted === undefined) return { kind: 'unfinished', message: `The ${character} is not closed.`, at };
			word = (word ?? '') + quoted.text;
			at = quoted.end;
		} else if (character === '\\') {
			if (at + 1 === line.length) return { kind: 'unfinished', message: 'Nothing follows the \\.', at };
			word = (word ?? '') + line.charAt(at + 1);
			at += 2;
		} else {
			word = (word ?? '') + character;
			at++;
		}
	}
	if (word !== undefined) args.push(word);
	return { kind: 'parsed', args };
}

/** The inverse of `parseArguments`: a line that parses to exactly these. */
export function formatArguments(args: readonly string[]): string {
	return args.map(quote).join(' ');
}

function quote(arg: string): string {
	return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`;
}

function readQuoted(line: string, start: number): { text: string; end: number } | undefined {
	const mark = line.charAt(start);
	let text = '';
	for (let at = start + 1; at < line.length; at++) {
		const character = line.charAt(at);
		if (character === mark) return { text, end: at + 1 };
		if (mark === '"' && character === '\\' && ESCAPED_IN_QUOTES.has(line.charAt(at + 1))) text += line.charAt(++at);
		else text += character;
	}
	return undefined;
}
