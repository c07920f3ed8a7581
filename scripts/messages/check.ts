/** What is wrong with a message file. */
import type { Translation } from 'gettext-parser';
import { messageKey } from '../../src/lib/app/language/message-key.ts';
import { formsOf, idOf } from './message-file.ts';
import type { Message } from './sources.ts';

/** Each fault in a sentence; none for a file that is complete and up to date. */
export function faultsOf(
	language: string,
	messages: readonly Message[],
	translations: readonly Translation[]
): string[] {
	const wanted = new Set(messages.map(({ one, many }) => idOf({ msgid: one, msgid_plural: many })));
	const there = new Set(translations.map(idOf));
	return [
		...[...wanted].filter((id) => !there.has(id)).map((id) => `“${id}” is in the sources and not in the file.`),
		...[...there].filter((id) => !wanted.has(id)).map((id) => `“${id}” is in the file and not in the sources.`),
		...translations.flatMap((translation) => faultsOfOne(language, translation)),
		...sameKeys([...there])
	];
}

function faultsOfOne(language: string, translation: Translation): string[] {
	const { msgid, msgstr, msgid_plural } = translation;
	const forms = msgid_plural === undefined ? 1 : formsOf(language).length;
	if (msgstr.length !== forms || msgstr.some((text) => text.trim() === '')) {
		return [`“${idOf(translation)}” is not translated.`];
	}
	const wanted = placeholders(msgid);
	return msgstr
		.filter((text) => placeholders(text) !== wanted)
		.map((text) => `“${msgid}” and “${text}” have different placeholders.`);
}

/** Those of a text, sorted: {0}{1}. */
function placeholders(text: string): string {
	return [...new Set(text.match(/\{\d+\}/g))].sort().join('');
}

function sameKeys(ids: readonly string[]): string[] {
	const owners = new Map<string, string>();
	return ids.flatMap((id) => {
		const other = owners.get(messageKey(id));
		owners.set(messageKey(id), id);
		return other === undefined ? [] : [`“${id}” and “${other}” have the same key: change one of them a little.`];
	});
}
