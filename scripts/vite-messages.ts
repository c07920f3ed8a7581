import { relative } from 'node:path';
import type { Plugin } from 'vite';
import { messageKey } from '../src/lib/app/language/message-key.ts';
import { findMessages, type Place, type SyntaxNode } from './messages/find.ts';
import { idOf, languages, messageFilePath, readMessageFile } from './messages/message-file.ts';
import { isTranslated } from './messages/sources.ts';
import { ROOT } from './tools.ts';

/** Of each language but English: how it is loaded. src/hooks.client.ts does. */
const INDEX = 'virtual:spell-languages';
const FILE = /^\0virtual:spell-messages\/(.+)$/;
const LANGUAGE = '/src/lib/app/language/language.ts';
/** What goes around a place: in front, and behind. */
const AROUND: Readonly<Record<Exclude<Place['kind'], 'plural'>, readonly [string, string]>> = {
	text: ['__text(', ')'],
	template: ['__template', ''],
	html: ['__html(', ')']
};

/**
 * Puts the functions of src/lib/app/language/language.ts around what is read in the app's scripts, and builds the message
 * files into scripts of their own. The English stays where it is: who reads English loads nothing more.
 */
export function messages(): Plugin {
	let translated: ReadonlySet<string> = new Set();
	return {
		name: 'spell:messages',
		enforce: 'post',
		buildStart() {
			translated = translatedTexts();
		},
		resolveId: (id) => (id === INDEX || FILE.test(`\0${id}`) ? `\0${id}` : null),
		load(id) {
			if (id === `\0${INDEX}`) return indexOf(languages());
			const language = FILE.exec(id)?.[1];
			if (language === undefined) return null;
			this.addWatchFile(messageFilePath(language));
			return `export default ${JSON.stringify(catalogOf(language))};`;
		},
		transform(code, id) {
			const path = relative(ROOT, id).replaceAll('\\', '/');
			if (this.environment.name !== 'client' || !isTranslated(path)) return null;
			const places = findMessages(this.parse(code) as unknown as SyntaxNode);
			const read = places.filter(({ messages }) => messages.some((message) => translated.has(message)));
			return read.length === 0 ? null : { code: withFunctions(code, read), map: null };
		}
	};
}

function indexOf(all: readonly string[]): string {
	return `export default { ${all.map((name) => `'${name}': () => import('virtual:spell-messages/${name}')`).join(', ')} };`;
}

function catalogOf(language: string) {
	const all = readMessageFile(language);
	const entries = all.map((translation) => [messageKey(idOf(translation)), translation] as const);
	return {
		locale: language,
		texts: Object.fromEntries(
			entries.filter(([, { msgid_plural }]) => msgid_plural === undefined).map(([key, { msgstr }]) => [key, msgstr[0]])
		),
		plurals: Object.fromEntries(
			entries.filter(([, { msgid_plural }]) => msgid_plural !== undefined).map(([key, { msgstr }]) => [key, msgstr])
		)
	};
}

/** What some language has other words for. */
function translatedTexts(): Set<string> {
	const all = languages().flatMap(readMessageFile);
	return new Set(all.filter(({ msgid, msgstr }) => msgstr[0] !== '' && msgstr[0] !== msgid).map(({ msgid }) => msgid));
}

function withFunctions(code: string, places: readonly Place[]): string {
	const inserts = places.flatMap(({ kind, start, end }) => {
		if (kind === 'plural') return [];
		const [before, behind] = AROUND[kind];
		return [
			{ at: start, text: before, order: 1 },
			{ at: end, text: behind, order: 0 }
		];
	});
	// From the end, so that the places before keep their positions.
	const sorted = inserts.sort((one, other) => other.at - one.at || other.order - one.order);
	const changed = sorted.reduce((text, insert) => text.slice(0, insert.at) + insert.text + text.slice(insert.at), code);
	return `import { text as __text, template as __template, html as __html } from '${LANGUAGE}';${changed}`;
}
