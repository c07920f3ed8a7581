/** A document as the build leaves it: plain data, so that no HTML is ever put into a page as text. */

export type Inline =
	| { kind: 'text'; text: string }
	| { kind: 'code'; text: string }
	| { kind: 'strong'; content: readonly Inline[] }
	| { kind: 'emphasis'; content: readonly Inline[] }
	/** `/docs/…` of another page, `#…` of this one, or `https:` of another site. */
	| { kind: 'link'; href: string; content: readonly Inline[] };

export type Block =
	| { kind: 'heading'; level: number; id: string; content: readonly Inline[] }
	| { kind: 'paragraph'; content: readonly Inline[] }
	| { kind: 'code'; language: string; text: string }
	| { kind: 'list'; start: number | undefined; items: readonly (readonly Block[])[] }
	| { kind: 'table'; header: readonly (readonly Inline[])[]; rows: readonly (readonly (readonly Inline[])[])[] }
	| { kind: 'quote'; blocks: readonly Block[] }
	/** An example spell, to be cast right there. */
	| { kind: 'spell'; name: string };

export interface Doc {
	title: string;
	blocks: readonly Block[];
}

/** What a person reads of it. */
export function plainText(content: readonly Inline[]): string {
	return content.map((part) => ('text' in part ? part.text : plainText(part.content))).join('');
}
