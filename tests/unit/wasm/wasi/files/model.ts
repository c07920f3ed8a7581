/**
 * What a file system is, as plainly as it can be said: a map from paths to nodes, and bytes in arrays. Paths are names of
 * at most two parts, without `.` and `..`; links are never followed. Each operation answers an errno or what it found.
 */
import { E } from '../program.ts';

type Node = { kind: 'file'; bytes: number[]; links: number } | { kind: 'folder' } | { kind: 'link'; target: string };
interface Handle {
	node: Node & { kind: 'file' };
	at: number;
	append: boolean;
}

export class Model {
	readonly #nodes = new Map<string, Node>([['', { kind: 'folder' }]]);
	readonly handles: Handle[] = [];

	open(path: string, how: { create: boolean; exclusive: boolean; cut: boolean; append: boolean }): number {
		let node = this.#nodes.get(path);
		if (!this.#hasParent(path)) return this.#whyNot(path);
		if (how.create && how.exclusive && node) return E.exist;
		if (!node && !how.create) return E.noent;
		node ??= this.#add(path, { kind: 'file', bytes: [], links: 1 });
		if (node.kind === 'link') return E.loop;
		if (node.kind === 'folder') return E.isdir;
		if (how.cut) node.bytes.length = 0;
		this.handles.push({ node, at: 0, append: how.append });
		return 0;
	}

	write(handle: Handle, bytes: number[]): void {
		if (bytes.length === 0) return;
		if (handle.append) handle.at = handle.node.bytes.length;
		while (handle.node.bytes.length < handle.at) handle.node.bytes.push(0);
		handle.node.bytes.splice(handle.at, bytes.length, ...bytes);
		handle.at += bytes.length;
	}

	read(handle: Handle, size: number): number[] {
		const found = handle.node.bytes.slice(handle.at, handle.at + size);
		handle.at += found.length;
		return found;
	}

	resize({ node }: Handle, size: number): void {
		while (node.bytes.length < size) node.bytes.push(0);
		node.bytes.length = size;
	}

	make(path: string, node: Node): number {
		if (!this.#hasParent(path)) return this.#whyNot(path);
		if (this.#nodes.has(path)) return E.exist;
		this.#add(path, node);
		return 0;
	}

	removeFile(path: string): number {
		const node = this.#nodes.get(path);
		if (!this.#hasParent(path)) return this.#whyNot(path);
		if (!node) return E.noent;
		if (node.kind === 'folder') return E.isdir;
		this.#drop(path);
		return 0;
	}

	removeFolder(path: string): number {
		const node = this.#nodes.get(path);
		if (!this.#hasParent(path)) return this.#whyNot(path);
		if (!node) return E.noent;
		if (node.kind !== 'folder') return E.notdir;
		if (this.list(path).length > 0) return E.notempty;
		this.#nodes.delete(path);
		return 0;
	}

	link(from: string, to: string): number {
		const node = this.#nodes.get(from);
		if (!this.#hasParent(from)) return this.#whyNot(from);
		if (!this.#hasParent(to)) return this.#whyNot(to);
		if (!node) return E.noent;
		if (node.kind === 'folder') return E.perm;
		if (this.#nodes.has(to)) return E.exist;
		this.#nodes.set(to, node);
		if (node.kind === 'file') node.links++;
		return 0;
	}

	rename(from: string, to: string): number {
		const [node, replaced] = [this.#nodes.get(from), this.#nodes.get(to)];
		if (!this.#hasParent(from)) return this.#whyNot(from);
		if (!this.#hasParent(to)) return this.#whyNot(to);
		if (!node) return E.noent;
		if (node.kind === 'folder' && to.startsWith(`${from}/`)) return E.inval;
		if (node === replaced) return 0;
		if (replaced?.kind === 'folder' && node.kind !== 'folder') return E.isdir;
		if (replaced && replaced.kind !== 'folder' && node.kind === 'folder') return E.notdir;
		if (replaced?.kind === 'folder' && this.list(to).length > 0) return E.notempty;
		if (replaced) this.#drop(to);
		const moved = [...this.#nodes].filter(([path]) => path === from || path.startsWith(`${from}/`));
		for (const [path] of moved) this.#nodes.delete(path);
		for (const [path, moving] of moved) this.#nodes.set(to + path.slice(from.length), moving);
		return 0;
	}

	readlink(path: string): number | string {
		const node = this.#nodes.get(path);
		if (!this.#hasParent(path)) return this.#whyNot(path);
		if (!node) return E.noent;
		return node.kind === 'link' ? node.target : E.inval;
	}

	stat(path: string): number | { kind: Node['kind']; size: number } {
		const node = this.#nodes.get(path);
		if (!this.#hasParent(path)) return this.#whyNot(path);
		if (!node) return E.noent;
		const sizes = {
			file: 'bytes' in node ? node.bytes.length : 0,
			link: 'target' in node ? node.target.length : 0,
			folder: 0
		};
		return { kind: node.kind, size: sizes[node.kind] };
	}

	content(path: string): number[] | undefined {
		const node = this.#nodes.get(path);
		return node?.kind === 'file' ? node.bytes : undefined;
	}

	/** Names in a folder, sorted. */
	list(folder: string): string[] {
		const prefix = folder === '' ? '' : `${folder}/`;
		const below = [...this.#nodes.keys()].filter((path) => path !== '' && path.startsWith(prefix));
		return below
			.map((path) => path.slice(prefix.length))
			.filter((name) => !name.includes('/'))
			.sort();
	}

	#hasParent(path: string): boolean {
		return this.#nodes.get(parentOf(path))?.kind === 'folder';
	}

	#whyNot(path: string): number {
		return this.#nodes.has(parentOf(path)) ? E.notdir : E.noent;
	}

	#add<Added extends Node>(path: string, node: Added): Added {
		this.#nodes.set(path, node);
		return node;
	}

	#drop(path: string): void {
		const node = this.#nodes.get(path);
		if (node?.kind === 'file') node.links--;
		this.#nodes.delete(path);
	}
}

function parentOf(path: string): string {
	return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}
