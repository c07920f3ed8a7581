/** Which parts of a JSON text are open, and what stands in each row of it. Nothing is made of what is not in sight. */
import type { JsonChild, JsonDocument } from '../../wasm/json/json-document.ts';

/** An open array or object. */
interface Branch {
	parent: Branch | undefined;
	/** What it is to its parent. */
	child: JsonChild;
	depth: number;
	count: number;
	/** Rows below its own. */
	rows: number;
	/** Its open children in their order. */
	open: Branch[];
	/** For each of `open`, how many of the rows here stand above its own; made anew when it is asked for. */
	tops: number[] | undefined;
}

export interface JsonRow {
	child: JsonChild;
	/** 0 for the whole text. */
	depth: number;
	/** Children of what it is in; 1 for the whole text. */
	siblings: number;
	state: 'leaf' | 'open' | 'closed';
	parent: Branch | undefined;
}

/** Children that one press opens, and arrays and objects of the first level that begin open. */
export const OPEN_AT_ONCE = 1_000;
const BEGIN_OPEN_CHILDREN = 30;
/** Children that are looked at for more to open. */
const LOOKED_AT = 20_000;

export class JsonTree {
	readonly document: JsonDocument;
	readonly #top: JsonChild;
	#root: Branch | undefined;

	constructor(document: JsonDocument) {
		this.document = document;
		this.#top = { index: 0, name: undefined, at: document.root };
		this.begin();
	}

	get rows(): number {
		return 1 + (this.#root?.rows ?? 0);
	}

	/** As at first: the top open, and what is small just below it. */
	begin(): void {
		this.#root = undefined;
		this.toggle(0);
		const root = this.#root as Branch | undefined;
		if (root === undefined || root.count > BEGIN_OPEN_CHILDREN) return;
		for (const child of this.#children(root, root.count)) {
			const count = this.document.count(child.at);
			if (count > 0 && count <= BEGIN_OPEN_CHILDREN) this.#openChild(root, child);
		}
	}

	row(index: number): JsonRow {
		const { branch, below } = this.#find(index);
		if (branch === undefined) {
			return this.#rowOf(this.#top, undefined, this.#root);
		}
		const { position, open } = placeIn(branch, below);
		return this.#rowOf(open?.child ?? this.document.child(branch.child.at, position), branch, open);
	}

	/** Opens or closes what stands in a row; whether it could. */
	toggle(index: number): boolean {
		const row = this.row(index);
		if (row.state === 'leaf') return false;
		if (row.state === 'open') this.#close(row);
		else this.#openChild(row.parent, row.child);
		return true;
	}

	/** Row of what the row is in; `undefined` for the whole text. */
	parentRow(index: number): number | undefined {
		const { parent } = this.row(index);
		return parent === undefined ? undefined : this.#rowOfBranch(parent);
	}

	/** From the outside in, without the whole text. */
	path(index: number): JsonChild[] {
		const { child, parent } = this.row(index);
		const path: JsonChild[] = [];
		if (parent !== undefined) path.push(child);
		for (let branch = parent; branch?.parent !== undefined; branch = branch.parent) path.push(branch.child);
		return path.reverse();
	}

	/** Opens what is in a row, level by level, as much as one press opens; whether that was all. */
	openAll(index: number): boolean {
		if (this.row(index).state === 'closed') this.toggle(index);
		const start = this.row(index);
		const first =
			start.parent === undefined ? this.#root : start.parent.open.find(({ child }) => child === start.child);
		if (first === undefined) return true;
		let [opened, looked] = [0, 0];
		const queue = [first];
		for (let next = 0; next < queue.length; next++) {
			const branch = queue[next]!;
			for (const child of this.#children(branch, branch.count)) {
				if (++looked > LOOKED_AT || opened >= OPEN_AT_ONCE) return false;
				if (this.document.count(child.at) === 0) continue;
				const known = branch.open.find((one) => one.child.index === child.index);
				if (known === undefined) opened++;
				queue.push(known ?? this.#openChild(branch, child));
			}
		}
		return true;
	}

	/** Opens the way to the byte at `offset`, and gives its row; `undefined` where no name or value is. */
	reveal(offset: number): number | undefined {
		const { document } = this;
		if (document.count(document.root) === 0) return offset < document.end(document.root) ? 0 : undefined;
		let branch: Branch = this.#root ?? this.#openChild(undefined, this.#top);
		for (;;) {
			const child = document.childWith(branch.child.at, offset);
			if (child === undefined) return undefined;
			if (offset < child.at || document.count(child.at) === 0)
				return this.#rowOfBranch(branch) + 1 + topOf(branch, child.index);
			branch = branch.open.find((one) => one.child.index === child.index) ?? this.#openChild(branch, child);
		}
	}

	*#children(branch: Branch, count: number): Iterable<JsonChild> {
		let child: JsonChild | undefined = count === 0 ? undefined : this.document.child(branch.child.at, 0);
		for (; child !== undefined; child = this.document.next(child)) yield child;
	}

	#rowOf(child: JsonChild, parent: Branch | undefined, open: Branch | undefined): JsonRow {
		const depth = parent === undefined ? 0 : parent.depth + 1;
		const closed = this.document.hasChildren(child.at) ? 'closed' : 'leaf';
		return { child, depth, siblings: parent?.count ?? 1, state: open === undefined ? closed : 'open', parent };
	}

	/** The innermost open branch that a row is in, and how many of its rows are above; none for the row of the whole text. */
	#find(index: number): { branch: Branch | undefined; below: number } {
		if (index <= 0 || this.#root === undefined) return { branch: undefined, below: 0 };
		let [branch, below] = [this.#root, index - 1];
		for (;;) {
			const at = lastTop(branch, below);
			const open = branch.open[at];
			const top = topsOf(branch)[at] ?? 0;
			if (open === undefined || below === top || below > top + open.rows) return { branch, below };
			[branch, below] = [open, below - top - 1];
		}
	}

	#rowOfBranch(branch: Branch): number {
		let row = 0;
		for (let at = branch; at.parent !== undefined; at = at.parent) row += 1 + topOf(at.parent, at.child.index);
		return row;
	}

	#openChild(parent: Branch | undefined, child: JsonChild): Branch {
		const count = this.document.count(child.at);
		const depth = parent === undefined ? 0 : parent.depth + 1;
		const branch: Branch = { parent, child, depth, count, rows: count, open: [], tops: undefined };
		if (parent === undefined) {
			this.#root = branch;
			return branch;
		}
		const after = parent.open.findIndex((one) => one.child.index > child.index);
		parent.open.splice(after === -1 ? parent.open.length : after, 0, branch);
		grow(parent, count);
		return branch;
	}

	#close({ parent, child }: JsonRow): void {
		if (parent === undefined) {
			this.#root = undefined;
			return;
		}
		const at = parent.open.findIndex((one) => one.child.index === child.index);
		const [closed] = parent.open.splice(at, 1);
		grow(parent, -(closed?.rows ?? 0));
	}
}

function grow(branch: Branch, rows: number): void {
	for (let at: Branch | undefined = branch; at !== undefined; at = at.parent) {
		at.rows += rows;
		at.tops = undefined;
	}
}

function topsOf(branch: Branch): number[] {
	if (branch.tops !== undefined) return branch.tops;
	let above = 0;
	return (branch.tops = branch.open.map(({ child, rows }) => {
		const top = child.index + above;
		above += rows;
		return top;
	}));
}

/** Of the open children, the last whose row is at or above one; -1 when there is none. */
function lastTop(branch: Branch, below: number): number {
	const tops = topsOf(branch);
	let [low, high] = [0, tops.length];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if ((tops[middle] ?? 0) <= below) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** Which child stands in a row that no open child holds. */
function placeIn(branch: Branch, below: number): { position: number; open: Branch | undefined } {
	const at = lastTop(branch, below);
	const last = branch.open[at];
	if (last === undefined) return { position: below, open: undefined };
	const top = topsOf(branch)[at] ?? 0;
	if (top === below) return { position: last.child.index, open: last };
	return { position: last.child.index + below - top - last.rows, open: undefined };
}

/** Rows of a branch above the row of one of its children. */
function topOf(branch: Branch, index: number): number {
	let above = 0;
	for (const { child, rows } of branch.open) {
		if (child.index >= index) break;
		above += rows;
	}
	return index + above;
}
