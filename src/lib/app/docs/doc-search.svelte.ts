import type MiniSearch from 'minisearch';
import { plainText, type Block, type Doc } from './doc-node.ts';
import type { DocEntry } from './doc-shelf.ts';

/** A place in the documentation: a page, or a part of it under a heading. */
export interface DocHit {
	/** Below the base path, with the heading's anchor. */
	path: string;
	page: string;
	heading: string;
}

interface Section extends DocHit {
	id: number;
	text: string;
}

export type DocSearchState =
	{ kind: 'idle' } | { kind: 'opening' } | { kind: 'found'; hits: readonly DocHit[] } | { kind: 'failed' };

const MOST_HITS = 12;

/** Searches all pages, by their sections. They are read, and indexed, when something is asked for first. */
export class DocSearch {
	readonly #entries: readonly DocEntry[];
	#index: Promise<MiniSearch<Section>> | undefined;
	#state = $state.raw<DocSearchState>({ kind: 'idle' });
	#asked = '';

	constructor(entries: readonly DocEntry[]) {
		this.#entries = entries;
	}

	get state(): DocSearchState {
		return this.#state;
	}

	/** The last question counts, whatever is answered first. */
	async ask(words: string): Promise<void> {
		this.#asked = words;
		if (words.trim() === '') {
			this.#state = { kind: 'idle' };
			return;
		}
		if (this.#index === undefined) this.#state = { kind: 'opening' };
		try {
			const index = await (this.#index ??= this.#open());
			if (words === this.#asked) this.#state = { kind: 'found', hits: hitsOf(index, words) };
		} catch (error) {
			this.#index = undefined;
			console.info('The documentation could not be searched:', error);
			if (words === this.#asked) this.#state = { kind: 'failed' };
		}
	}

	async #open(): Promise<MiniSearch<Section>> {
		const [{ default: Index }, docs] = await Promise.all([
			import('minisearch'),
			Promise.all(this.#entries.map(async (entry) => ({ entry, doc: await entry.load() })))
		]);
		const index = new Index<Section>({
			fields: ['heading', 'page', 'text'],
			storeFields: ['path', 'page', 'heading'],
			searchOptions: {
				boost: { heading: 4, page: 2 },
				prefix: true,
				fuzzy: 0.15,
				combineWith: 'AND',
				boostDocument: weightOf
			}
		});
		index.addAll(docs.flatMap(({ entry, doc }) => sectionsOf(entry, doc)).map((section, id) => ({ ...section, id })));
		return index;
	}
}

/** Why something was decided answers fewer questions than how it works. */
function weightOf(_id: unknown, _term: string, stored?: Record<string, unknown>): number {
	return String(stored?.['path']).startsWith('/docs/decisions/') ? 0.3 : 1;
}

function hitsOf(index: MiniSearch<Section>, words: string): DocHit[] {
	const found = index.search(words).slice(0, MOST_HITS);
	return found.map((hit) => ({
		path: hit['path'] as string,
		page: hit['page'] as string,
		heading: hit['heading'] as string
	}));
}

function sectionsOf({ path, label }: DocEntry, { title, blocks }: Doc): Omit<Section, 'id'>[] {
	const sections: Omit<Section, 'id'>[] = [];
	for (const block of blocks) {
		if (block.kind === 'heading') {
			const isTitle = block.level === 1;
			const heading = isTitle ? title : plainText(block.content);
			sections.push({ path: isTitle ? path : `${path}#${block.id}`, page: label, heading, text: '' });
		} else {
			const section = sections.at(-1);
			if (section !== undefined) section.text += ` ${textOf(block)}`;
		}
	}
	return sections;
}

function textOf(block: Block): string {
	switch (block.kind) {
		case 'heading':
		case 'paragraph':
			return plainText(block.content);
		case 'code':
			return block.text;
		case 'list':
			return block.items.flat().map(textOf).join(' ');
		case 'quote':
			return block.blocks.map(textOf).join(' ');
		case 'table':
			return [block.header, ...block.rows].flat().map(plainText).join(' ');
		case 'spell':
			return block.name;
	}
}
