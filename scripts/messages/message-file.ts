/** Message files: messages/<language>.po, as gettext has them, so that any of its editors opens them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { po, type Translation } from 'gettext-parser';
import { ROOT } from '../tools.ts';
import type { Message } from './sources.ts';

/** The context of what is counted: the same word may be a text of its own as well. */
const COUNT = 'count';
const FOLDER = join(ROOT, 'messages');

/** The languages besides English, as files have them: their names as `Intl` has them. */
export function languages(): string[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.po'))
		.map((file) => file.slice(0, -'.po'.length))
		.sort();
}

export function messageFilePath(language: string): string {
	return join(FOLDER, `${language}.po`);
}

export function readMessageFile(language: string): Translation[] {
	const { translations } = po.parse(readFileSync(messageFilePath(language)));
	return Object.values(translations)
		.flatMap((table) => Object.values(table))
		.filter(({ msgid }) => msgid !== '');
}

/** What a message is found by: of a plural, both of its forms. */
export function idOf({ msgid, msgid_plural }: Pick<Translation, 'msgid' | 'msgid_plural'>): string {
	return msgid_plural === undefined ? msgid : `${msgid}|${msgid_plural}`;
}

/** The text of a language's file: the messages of the sources in their order, with what was said of them before. */
export function messageFile(language: string, messages: readonly Message[], before: readonly Translation[]): string {
	const known = new Map(before.map((translation) => [idOf(translation), translation]));
	const entries = messages.map(({ one, many, files }): Translation => {
		const id = { msgid: one, ...(many !== undefined && { msgctxt: COUNT, msgid_plural: many }) };
		const empty = many === undefined ? [''] : formsOf(language).map(() => '');
		const { msgstr = empty, comments } = known.get(idOf(id)) ?? {};
		return { ...id, msgstr, comments: { ...comments, reference: files.join('\n') } };
	});
	const headers = { 'Content-Type': 'text/plain; charset=utf-8', Language: language };
	const tableOf = (context?: string) =>
		Object.fromEntries(entries.filter(({ msgctxt }) => msgctxt === context).map((entry) => [entry.msgid, entry]));
	const translations = { '': tableOf(), [COUNT]: tableOf(COUNT) };
	return `${Buffer.from(po.compile({ headers, translations }, { foldLength: 0 }))
		.toString('utf8')
		.trimEnd()}\n`;
}

/** The plural categories of a language: one, other. */
export function formsOf(language: string): readonly string[] {
	return new Intl.PluralRules(language).resolvedOptions().pluralCategories;
}
