/** What changes a tree: each change is made whole or not at all, and only on a writable volume. */
import {
	BUSY,
	EXIST,
	INVAL,
	ISDIR,
	NOENT,
	NOSPC,
	NOTCAPABLE,
	NOTDIR,
	NOTEMPTY,
	PERM,
	ROFS,
	XDEV
} from '../host-call.ts';
import { FileContent } from './file-content.ts';
import { DirectoryNode, FileNode, isWithin, SymlinkNode, type TreeNode } from './nodes.ts';
import type { Place } from './walk.ts';

/** What an entry and its node count against the quota, in bytes, beside the name: about what an engine needs. */
const ENTRY_BYTES = 512;

/** A place that is a name, in a folder that can be changed. */
type Named = Place & { name: string };

/** @throws EXIST, NOENT, ROFS, NOSPC */
export function makeFile(place: Place): FileNode {
	const spot = vacant(place);
	const { volume } = spot.directory;
	const file = new FileNode(volume, () => new FileContent(volume.space));
	enter(spot, file);
	return file;
}

/** @throws EXIST, NOENT, ROFS, NOSPC */
export function makeDirectory(place: Place): void {
	const spot = vacant({ ...place, mustBeDirectory: false });
	enter(spot, new DirectoryNode(spot.directory.volume, spot.directory));
}

/** @throws EXIST, NOENT, ROFS, NOSPC, NOTCAPABLE for a target that no path here could lead to. */
export function makeSymlink(place: Place, target: string): void {
	if (target.startsWith('/')) throw NOTCAPABLE;
	const spot = vacant(place);
	const link = new SymlinkNode(spot.directory.volume, target);
	enter(spot, link, link.size);
}

/** A further name for a file or link. @throws EXIST, NOENT, NOTDIR, PERM for a folder, ROFS, XDEV */
export function makeLink(from: Place, to: Place): void {
	const node = existing(from);
	if (node.kind === 'directory') throw PERM;
	const spot = vacant(to);
	if (spot.directory.volume !== node.volume) throw XDEV;
	enter(spot, node);
	node.links++;
	node.touchStatus();
}

/** @throws NOENT, ISDIR, NOTDIR, ROFS */
export function removeFile(place: Place): void {
	const node = existing(place, 'any');
	if (node.kind === 'directory') throw ISDIR;
	if (place.mustBeDirectory) throw NOTDIR;
	const { directory, name } = named(place);
	directory.remove(name);
	node.unlink();
}

/** @throws NOENT, NOTDIR, NOTEMPTY, INVAL for `.`, ROFS */
export function removeDirectory(place: Place): void {
	const node = existing(place);
	if (node.kind !== 'directory') throw NOTDIR;
	if (place.name === undefined) throw INVAL;
	const { directory, name } = named(place);
	if (node.entries.size > 0) throw NOTEMPTY;
	directory.remove(name);
	node.unlink();
}

/**
 * Moves a name, replacing what has the new one: a file by a file, an empty folder by a folder.
 * @throws NOENT, NOTDIR, ISDIR, NOTEMPTY, INVAL for a folder into itself, BUSY for `.` and `..`, XDEV, ROFS
 */
export function rename(from: Place, to: Place): void {
	const node = existing(from);
	if (from.name === undefined || to.name === undefined) throw BUSY;
	const [source, target] = [named(from), named(to)];
	if (source.directory.volume !== target.directory.volume) throw XDEV;
	if (to.mustBeDirectory && node.kind !== 'directory') throw NOTDIR;
	if (node.kind === 'directory' && isWithin(target.directory, node)) throw INVAL;
	if (node === to.node) return;
	if (to.node) checkReplaceable(to.node, node);
	enter(target, node);
	source.directory.remove(source.name);
	if (node.kind === 'directory') node.parent = target.directory;
	to.node?.unlink();
	node.touchStatus();
}

function checkReplaceable(replaced: TreeNode, by: TreeNode): void {
	if (replaced.kind !== 'directory') {
		if (by.kind === 'directory') throw NOTDIR;
		return;
	}
	if (by.kind !== 'directory') throw ISDIR;
	if (replaced.entries.size > 0) throw NOTEMPTY;
}

/** @throws ROFS */
export function requireWritable(node: TreeNode): void {
	if (node.volume.access === 'read-only') throw ROFS;
}

/** What is there. A slash at the path's end wants a folder, unless any will do. @throws NOENT, NOTDIR */
export function existing({ node, mustBeDirectory }: Place, kind: 'as-said' | 'any' = 'as-said'): TreeNode {
	if (node === undefined) throw NOENT;
	if (mustBeDirectory && node.kind !== 'directory' && kind === 'as-said') throw NOTDIR;
	return node;
}

function vacant(place: Place): Named {
	if (place.node !== undefined) throw EXIST;
	if (place.mustBeDirectory) throw NOENT;
	return named(place);
}

function named({ directory, name, node, mustBeDirectory }: Place): Named {
	if (name === undefined) throw INVAL;
	requireWritable(directory);
	if (directory.isRemoved) throw NOENT;
	return { directory, name, node, mustBeDirectory };
}

/** Puts a node where there is room for it; an entry that is replaced makes room. @throws NOSPC */
function enter({ directory, name }: Named, node: TreeNode, moreBytes = 0): void {
	const quotaBytes = directory.find(name) ? 0 : ENTRY_BYTES + 2 * name.length;
	if (!directory.volume.space.take(quotaBytes + moreBytes)) throw NOSPC;
	directory.put(name, node, quotaBytes);
}
