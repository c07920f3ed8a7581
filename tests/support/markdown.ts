import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.ts';

/** A fenced block. */
export interface Block {
	language: string;
	text: string;
	/** The file that the text before it tells to save it as. */
	file: string | undefined;
	/** The line that it starts at, from 1. */
	line: number;
}

/** A Markdown file of this project. */
export interface Doc {
	/** Relative to the root, with slashes. */
	path: string;
	text: string;
	/** `text` with what stands in fenced blocks left out. */
	prose: string;
	blocks: Block[];
}

const FENCE = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm;
/** `Save as `dist/echo.wat`:` at the end of the paragraph before a block. */
const SAVE_AS = /[Ss]aved? (?:it |this )?as `([^`]+)`[^`]*:\s*$/;

export function readDoc(path: string): Doc {
	const text = readFileSync(join(ROOT, path), 'utf8');
	const blocks = [...text.matchAll(FENCE)].map(({ index, 1: language = '', 2: content = '' }) => {
		const before = text.slice(0, index);
		return { language, text: content, file: SAVE_AS.exec(before)?.[1], line: before.split('\n').length };
	});
	return { path, text, prose: text.replaceAll(FENCE, ''), blocks };
}

/** Targets of the links and images, as written. */
export function linksOf({ prose }: Doc): string[] {
	const spoken = prose.replaceAll(/`[^`\n]*`/g, (code) => '`'.padEnd(code.length, ' '));
	return [...spoken.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** Names that `#…` may point to: GitHub's, of the headings. */
export function anchorsOf({ prose }: Doc): string[] {
	const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
	return headings.map((heading) =>
		heading
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replaceAll(' ', '-')
	);
}

/** Rows of the tables, each as its cells; headings are left out. */
export function rowsOf({ prose }: Pick<Doc, 'prose'>): string[][] {
	const lines = prose.split('\n');
	const isRule = (line = ''): boolean => /^\|[|\s:-]+$/.test(line);
	const rows = lines.filter((line, index) => line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1]));
	return rows.map((line) =>
		line
			.slice(1, line.lastIndexOf('|'))
			.split('|')
			.map((cell) => cell.trim())
	);
}

/** The part of a document under a heading, up to the next heading of its level or above. */
export function sectionOf({ path, prose }: Doc, heading: string): { prose: string } {
	const lines = prose.split('\n');
	const start = lines.findIndex((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'));
	if (start === -1) throw new Error(`${path} has no heading "${heading}".`);
	const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 1;
	const rest = lines.slice(start + 1);
	const length = rest.findIndex((line) => /^#+ /.test(line) && (/^#+/.exec(line)?.[0].length ?? 9) <= level);
	return { prose: rest.slice(0, length === -1 ? rest.length : length).join('\n') };
}
