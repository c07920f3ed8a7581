/** The parts of the app that people read, and the messages in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { compile } from 'svelte/compiler';
import { ROOT } from '../tools.ts';
import { findMessages, type Place, type SyntaxNode } from './find.ts';

/** What they show is the same in each language: names of the documentation's pages, code to copy, code in frames. */
const UNTRANSLATED = ['docs/doc-shelf.ts', 'links/snippets.ts', 'results/frame-document.ts'].map(
	(file) => `src/lib/app/${file}`
);
const FOLDERS = ['src/lib/app', 'src/lib/components', 'src/routes'];

/** Below the app, what the page shows as it is. Only what is built into pages is translated: elsewhere it stays English. */
const BELOW = [
	'audit/explain.ts',
	'execution/file-names.ts',
	'execution/receipt/compare-receipts.ts',
	'execution/receipt/words.ts',
	'links/address.ts',
	'links/deflate.ts',
	'links/embed-address.ts',
	'links/self-contained.ts',
	'links/spell-file.ts',
	'links/spell-package.ts',
	'platform/browser/fetch-module.ts',
	'platform/browser/kept-folder.ts',
	'platform/browser/text-printer.ts',
	'storage/backup/backup-error.ts',
	'storage/spell-errors.ts',
	'storage/spell-rules.ts'
].map((file) => `src/lib/${file}`);

/** Whether a file's texts are translated, by its path below the root. */
export function isTranslated(path: string): boolean {
	if (UNTRANSLATED.includes(path)) return false;
	if (BELOW.includes(path)) return true;
	return FOLDERS.some((folder) => path.startsWith(`${folder}/`)) && /\.(svelte|ts)$/.test(path);
}

/** Each source file, with the places of its messages. */
export function readSources(): Map<string, Place[]> {
	const files = FOLDERS.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`)
	);
	const paths = [...files.map((file) => file.replaceAll('\\', '/')), ...BELOW].filter(isTranslated);
	return new Map(paths.sort().map((path) => [path, placesIn(path, readFileSync(join(ROOT, path), 'utf8'))]));
}

function placesIn(path: string, source: string): Place[] {
	const code = path.endsWith('.svelte')
		? compile(source, { filename: path, generate: 'client', runes: true }).js.code
		: source;
	return findMessages(parseAst(code, { lang: path.endsWith('.svelte') ? 'js' : 'ts' }) as unknown as SyntaxNode);
}

/** What is read somewhere in the app. */
export interface Message {
	readonly one: string;
	/** Of a thing that is counted. */
	readonly many?: string;
	readonly files: readonly string[];
}

/** Every message once, in the order of the sources. */
export function readMessages(): Message[] {
	const found = new Map<string, { one: string; many?: string; files: Set<string> }>();
	for (const [file, places] of readSources()) {
		for (const message of places.flatMap(messagesAt)) {
			const id = `${message.one}|${message.many ?? ''}`;
			const known = found.get(id) ?? { ...message, files: new Set() };
			known.files.add(file);
			found.set(id, known);
		}
	}
	return [...found.values()].map(({ files, ...message }) => ({ ...message, files: [...files] }));
}

function messagesAt({ kind, messages }: Place): { one: string; many?: string }[] {
	const [one = '', many] = messages;
	return kind === 'plural' ? [{ one, many }] : messages.map((message) => ({ one: message }));
}
