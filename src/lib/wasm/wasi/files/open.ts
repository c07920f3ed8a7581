import { wasi } from '@bjorn3/browser_wasi_shim';
import { EXIST, INVAL, ISDIR, LOOP, NOTDIR } from '../host-call.ts';
import { existing, makeFile, requireWritable } from './changes.ts';
import type { DirectoryNode, FileNode } from './nodes.ts';
import { OpenedFile } from './opened-file.ts';
import type { Rights } from './rights.ts';
import type { Follow, Place } from './walk.ts';

/** What `path_open` asks for. */
export interface OpenRequest {
	follow: Follow;
	/** Preview 1 `oflags`. */
	oflags: number;
	rights: Rights;
	/** Preview 1 `fdflags`. */
	flags: number;
}

export type Opened = { kind: 'file'; file: OpenedFile } | { kind: 'directory'; node: DirectoryNode };

const CREATE_NEW = wasi.OFLAGS_CREAT | wasi.OFLAGS_EXCL;
const CREATE_DIRECTORY = wasi.OFLAGS_CREAT | wasi.OFLAGS_DIRECTORY;

/** The rights that a folder must have for it. */
export function rightsToOpen({ oflags }: OpenRequest): number {
	const toCreate = (oflags & wasi.OFLAGS_CREAT) === 0 ? 0 : wasi.RIGHTS_PATH_CREATE_FILE;
	const toCut = (oflags & wasi.OFLAGS_TRUNC) === 0 ? 0 : wasi.RIGHTS_PATH_FILESTAT_SET_SIZE;
	return wasi.RIGHTS_PATH_OPEN | toCreate | toCut;
}

/** Who makes a file that must not be there does not want what a link leads to. */
export function followToOpen({ follow, oflags }: OpenRequest): Follow {
	return (oflags & CREATE_NEW) === CREATE_NEW ? 'entry' : follow;
}

/** @throws INVAL, EXIST, NOENT, NOTDIR, ISDIR, LOOP for a link that is not to be followed, ROFS, NOSPC */
export function openPlace(place: Place, request: OpenRequest): Opened {
	const has = (flag: number) => (request.oflags & flag) !== 0;
	const creates = has(wasi.OFLAGS_CREAT);
	if ((request.oflags & CREATE_DIRECTORY) === CREATE_DIRECTORY) throw INVAL;
	if (creates && has(wasi.OFLAGS_EXCL) && place.node !== undefined) throw EXIST;
	const node = place.node === undefined && creates ? makeFile(place) : existing(place);
	switch (node.kind) {
		case 'symlink':
			throw LOOP;
		case 'directory':
			if (creates || has(wasi.OFLAGS_TRUNC) || mayWrite(request)) throw ISDIR;
			return { kind: 'directory', node };
		case 'file':
			if (has(wasi.OFLAGS_DIRECTORY)) throw NOTDIR;
			return { kind: 'file', file: openFile(node, request) };
	}
}

function openFile(node: FileNode, request: OpenRequest): OpenedFile {
	const cuts = (request.oflags & wasi.OFLAGS_TRUNC) !== 0;
	if (cuts || mayWrite(request)) requireWritable(node);
	const opened = new OpenedFile(node, request.rights, request.flags);
	if (cuts) {
		node.content.resize(0);
		node.touch();
	}
	return opened;
}

function mayWrite({ rights }: OpenRequest): boolean {
	return (rights.base & wasi.RIGHTS_FD_WRITE) !== 0;
}
