import { posix } from 'node:path';
import { lexer, type Token, type Tokens } from 'marked';
import { plainText, type Block, type Doc, type Inline } from '../src/lib/app/docs/doc-node.ts';
import { docPath } from '../src/lib/app/docs/doc-path.ts';

/**
 * Reads a Markdown file of docs/ for the app's own pages. `<!-- spell: hello-world -->` alone on a line is that example.
 * @param path relative to docs/.
 * @throws Error naming what these pages cannot show, so that a build fails rather than leave something out.
 */
export function parseDoc(text: string, path: string): Doc {
	const ids = new Map<string, number>();
	const read = (tokens: readonly Token[]): Block[] => tokens.flatMap((token) => block(token, { path, ids, read }));
	const blocks = read(lexer(text));
	const [first] = blocks;
	if (first?.kind !== 'heading' || first.level !== 1) throw new Error(`docs/${path} begins with no title (#).`);
	return { title: plainText(first.content), blocks };
}

interface Reading {
	path: string;
	/** How often each name of a heading was given. */
	ids: Map<string, number>;
	read: (tokens: readonly Token[]) => Block[];
}

function block(token: Token, reading: Reading): Block[] {
	const { path, read } = reading;
	const content = (tokens: readonly Token[] = []) => tokens.map((one) => inline(one, path));
	switch (token.type) {
		case 'space':
			return [];
		case 'heading':
			return [heading(token as Tokens.Heading, reading)];
		case 'paragraph':
		case 'text':
			return [{ kind: 'paragraph', content: content((token as Tokens.Paragraph).tokens) }];
		case 'code':
			return [{ kind: 'code', language: (token as Tokens.Code).lang ?? '', text: (token as Tokens.Code).text }];
		case 'blockquote':
			return [{ kind: 'quote', blocks: read((token as Tokens.Blockquote).tokens) }];
		case 'list': {
			const { items, ordered, start } = token as Tokens.List;
			const from = ordered ? Number(start) : undefined;
			return [{ kind: 'list', start: from, items: items.map(({ tokens }) => read(tokens)) }];
		}
		case 'table': {
			const { header, rows } = token as Tokens.Table;
			const cells = (row: readonly Tokens.TableCell[]) => row.map(({ tokens }) => content(tokens));
			return [{ kind: 'table', header: cells(header), rows: rows.map(cells) }];
		}
		case 'html': {
			const name = /^<!-- spell: ([a-z0-9-]+) -->\s*$/.exec(token.raw)?.[1];
			if (name !== undefined) return [{ kind: 'spell', name }];
			throw cannotShow(path, token);
		}
		default:
			throw cannotShow(path, token);
	}
}

function heading({ depth, text, tokens }: Tokens.Heading, { path, ids }: Reading): Block {
	const name = text
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replaceAll(' ', '-');
	const count = ids.get(name) ?? 0;
	ids.set(name, count + 1);
	const id = count === 0 ? name : `${name}-${count}`;
	return { kind: 'heading', level: depth, id, content: tokens.map((one) => inline(one, path)) };
}

function inline(token: Token, path: string): Inline {
	const content = (tokens: readonly Token[] = []) => tokens.map((one) => inline(one, path));
	switch (token.type) {
		case 'text':
		case 'escape':
			return { kind: 'text', text: unescaped((token as Tokens.Text).text) };
		case 'codespan':
			return { kind: 'code', text: (token as Tokens.Codespan).text };
		case 'strong':
			return { kind: 'strong', content: content((token as Tokens.Strong).tokens) };
		case 'em':
			return { kind: 'emphasis', content: content((token as Tokens.Em).tokens) };
		case 'link': {
			const { href, tokens } = token as Tokens.Link;
			const target = hrefInApp(href, path);
			// Files that are no pages here: their name says enough.
			return target === undefined
				? { kind: 'emphasis', content: content(tokens) }
				: { kind: 'link', href: target, content: content(tokens) };
		}
		default:
			throw cannotShow(path, token);
	}
}

function hrefInApp(href: string, path: string): string | undefined {
	if (href.startsWith('#') || href.startsWith('https://')) return href;
	const [file = '', anchor] = href.split('#');
	const target = posix.join(posix.dirname(path), file);
	if (target.startsWith('..') || !target.endsWith('.md')) return undefined;
	return docPath(target) + (anchor === undefined ? '' : `#${anchor}`);
}

function unescaped(text: string): string {
	return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function cannotShow(path: string, { type, raw }: Token): Error {
	return new Error(`docs/${path} has what the app's pages cannot show, ${type}: ${raw.slice(0, 80)}`);
}
