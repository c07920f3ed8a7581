import type { DirectoryNode, Entry, TreeNode } from './nodes.ts';

/** One entry as a program reads it. */
export interface Listed {
	name: string;
	node: TreeNode;
	/** Where to go on after it. */
	next: number;
}

/**
 * Reads a folder for one descriptor. Cookies belong to entries, so that none is skipped or told twice whatever is
 * deleted on the way; reading on from where it stopped takes no search.
 */
export class Listing {
	readonly #directory: DirectoryNode;
	#iterator: Iterator<[string, Entry]> | undefined;
	/** The cookie at which the iterator stands. */
	#at = 0;
	/** What it gave last, and the cookie that was asked for: who has no room for an entry asks again. */
	#last: { cookie: number; listed: Listed } | undefined;

	constructor(directory: DirectoryNode) {
		this.#directory = directory;
	}

	/** The entry after a cookie; `undefined` at the end. */
	after(cookie: number): Listed | undefined {
		const { volume, parent } = this.#directory;
		if (cookie === 0) {
			if (volume.listing === 'by-name') this.#directory.sort();
			return { name: '.', node: this.#directory, next: 1 };
		}
		if (cookie === 1) return { name: '..', node: parent, next: 2 };
		if (this.#last?.cookie === cookie && this.#isThere(this.#last.listed)) return this.#last.listed;
		const listed = this.#advance(cookie);
		this.#last = listed && { cookie, listed };
		return listed;
	}

	#advance(cookie: number): Listed | undefined {
		if (this.#iterator === undefined || this.#at !== cookie) this.#iterator = this.#directory.entries.entries();
		for (;;) {
			const next = this.#iterator.next();
			if (next.done) break;
			const [name, entry] = next.value;
			if (entry.cookie <= cookie) continue;
			this.#at = entry.cookie;
			return { name, node: entry.node, next: entry.cookie };
		}
		this.#iterator = undefined;
		return undefined;
	}

	#isThere({ name, node }: Listed): boolean {
		return this.#directory.find(name) === node;
	}
}
