/** Words from a message file: loaded only where the page is in another language than its sources. */
import { mapHtmlTexts } from './html-texts.ts';
import type { Words } from './language.ts';
import { messageKey, spacesAround, templateText, tidy } from './message-key.ts';

/** A message file, as it is built: by the keys of its messages. */
export interface CatalogData {
	readonly locale: string;
	readonly texts: Readonly<Record<string, string>>;
	/** The forms of each thing, in the order of the language's plural categories. */
	readonly plurals: Readonly<Record<string, readonly string[]>>;
}

export function wordsOf({ locale, texts, plurals }: CatalogData): Words {
	const rules = new Intl.PluralRules(locale);
	const { pluralCategories } = rules.resolvedOptions();
	const text = (source: string): string => {
		const translated = texts[messageKey(tidy(source))];
		if (translated === undefined) return source;
		const [before, after] = spacesAround(source);
		return `${before}${translated}${after}`;
	};
	return {
		locale,
		decimalSign: (0.5).toLocaleString(locale).charAt(1),
		text,
		template(parts, values) {
			return text(templateText(parts)).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
		},
		html: (html) => mapHtmlTexts(html, text),
		plural(count, one, many) {
			const forms = plurals[messageKey(`${one}|${many}`)];
			return forms?.[pluralCategories.indexOf(rules.select(count))] ?? (count === 1 ? one : many);
		}
	};
}
