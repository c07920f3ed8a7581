/** Where text stands in the HTML that Svelte makes of a component's markup: between tags, and in a few attributes. */

/** Attributes that people read or hear. */
export const TEXT_ATTRIBUTES: ReadonlySet<string> = new Set([
	'title',
	'aria-label',
	'aria-description',
	'aria-valuetext',
	'aria-roledescription',
	'placeholder',
	'alt',
	'label'
]);

/** A tag, with attributes that may hold a `>`. */
const TAG = /(<(?:"[^"]*"|[^<>"])*>)/;
const ATTRIBUTE = /(?<= )([a-z-]+)="([^"]*)"/g;
/** What stands in these is for machines, or is the same in each language. */
const VERBATIM = /^<(?:(code|kbd|pre|samp)\b|([a-z]+) [^>]*translate="no")/;

/** Each text of a piece of HTML, unescaped, as `change` has it. */
export function mapHtmlTexts(html: string, change: (text: string) => string): string {
	let verbatim: string | undefined;
	const parts = html.split(TAG).map((part) => {
		if (TAG.test(part)) {
			if (part === `</${verbatim}>`) verbatim = undefined;
			else verbatim ??= verbatimElement(part);
			return mapAttributes(part, change);
		}
		return verbatim === undefined ? escapeText(change(unescapeHtml(part))) : part;
	});
	return parts.join('');
}

function verbatimElement(tag: string): string | undefined {
	const [, always, marked] = VERBATIM.exec(tag) ?? [];
	return always ?? marked;
}

function mapAttributes(tag: string, change: (text: string) => string): string {
	return tag.replace(ATTRIBUTE, (attribute, name: string, value: string) =>
		TEXT_ATTRIBUTES.has(name)
			? `${name}="${escapeText(change(unescapeHtml(value))).replaceAll('"', '&quot;')}"`
			: attribute
	);
}

function escapeText(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function unescapeHtml(text: string): string {
	return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
