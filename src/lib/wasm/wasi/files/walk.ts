import { LOOP, NAMETOOLONG, NOENT, NOTCAPABLE, NOTDIR } from '../host-call.ts';
import type { DirectoryNode, TreeNode } from './nodes.ts';

/** Symbolic links on one path, as on Linux. */
const MOST_LINKS = 40;
/** Parts that a path may have with all links on it replaced: no more than links allow, and still nothing to wait for. */
const MOST_PARTS = 40 * 2048;

/**
 * What is done about a symbolic link at a path's end. `follow`: what it points to is meant. `stay`: it is meant itself,
 * unless a slash follows. `entry`: the name is meant, whatever has it.
 */
export type Follow = 'follow' | 'stay' | 'entry';

/** Where a path leads. */
export interface Place {
	/** The folder that has the name, or would. */
	directory: DirectoryNode;
	/** Absent for a path that ends in `.` or `..`. */
	name: string | undefined;
	node: TreeNode | undefined;
	/** The path says, by a slash at its end, that a folder is meant. */
	mustBeDirectory: boolean;
}

/**
 * Follows a path from a folder, which it cannot leave, neither by `..` nor by a link.
 * @throws NOTCAPABLE for a path that would leave, NOENT and NOTDIR for its parts but the last, LOOP.
 */
export function walk(base: DirectoryNode, path: string, follow: Follow): Place {
	const parts = partsOf(path);
	const above: DirectoryNode[] = [];
	let mustBeDirectory = path.endsWith('/');
	let here = base;
	let links = 0;
	for (let name = parts.pop(); name !== undefined; name = parts.pop()) {
		if (name === '..') {
			const up = above.pop();
			if (up === undefined) throw NOTCAPABLE;
			here = up;
			continue;
		}
		if (name === '.') continue;
		const node = here.find(name);
		const isLast = parts.length === 0;
		if (node?.kind === 'symlink' && isFollowed(follow, isLast, mustBeDirectory)) {
			if (++links > MOST_LINKS) throw LOOP;
			if (isLast) mustBeDirectory ||= node.target.endsWith('/');
			parts.push(...partsOf(node.target));
			if (parts.length > MOST_PARTS) throw NAMETOOLONG;
			continue;
		}
		if (isLast) return { directory: here, name, node, mustBeDirectory };
		if (node === undefined) throw NOENT;
		if (node.kind !== 'directory') throw NOTDIR;
		above.push(here);
		here = node;
	}
	return { directory: here, name: undefined, node: here, mustBeDirectory };
}

function isFollowed(follow: Follow, isLast: boolean, mustBeDirectory: boolean): boolean {
	return !isLast || follow === 'follow' || (follow === 'stay' && mustBeDirectory);
}

/** The parts, last first. */
function partsOf(path: string): string[] {
	if (path.startsWith('/')) throw NOTCAPABLE;
	if (!path.includes('/')) return [path];
	return path
		.split('/')
		.filter((part) => part !== '')
		.reverse();
}
