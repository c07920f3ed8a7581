/**
 * The language of the page. The sources are English; scripts/vite-messages.ts puts these functions around what is read
 * in them, when the app is built. Elsewhere (tests, the command line) nothing is around them.
 */

/** What is said in another language. Each gives the text back as it is where it has no words for it. */
export interface Words {
	/** As `Intl` names it. */
	readonly locale: string;
	text(text: string): string;
	/** @param parts what stands before, between and after the values. */
	template(parts: readonly string[], values: readonly unknown[]): string;
	/** @param html of a component's template: its texts and read attributes are put into the language. */
	html(html: string): string;
	/** What stands before decimals. */
	readonly decimalSign: string;
	/** The form of a thing that goes with a count. */
	plural(count: number, one: string, many: string): string;
}

let words: Words | undefined;

/** Called once, before anything else of the app is loaded: what is in the language from then on stays. */
export function speak(chosen: Words): void {
	words = chosen;
}

/** As `Intl` names it. */
export function locale(): string {
	return words?.locale ?? 'en-GB';
}

export function isTranslated(): boolean {
	return words !== undefined;
}

export function text(source: string): string {
	return words === undefined ? source : words.text(source);
}

export function html(source: string): string {
	return words === undefined ? source : words.html(source);
}

/** For template literals. */
export function template(parts: readonly string[], ...values: readonly unknown[]): string {
	if (words !== undefined) return words.template(parts, values);
	return parts.reduce((text, part, index) => `${text}${String(values[index - 1])}${part}`);
}

/** `one` for 1, else `many`; in the language of the page. */
export function plural(count: number, one: string, many: string): string {
	if (words !== undefined) return words.plural(count, one, many);
	return count === 1 ? one : many;
}

/** A number written as JavaScript does, without groups: 8.4. */
export function decimal(number: string): string {
	return words === undefined ? number : number.replace('.', words.decimalSign);
}

/** A title as it stands within a sentence: only where the language writes nouns small does it begin so. */
export function withinSentence(title: string): string {
	return words === undefined ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
