/** Files and folders as a browser hands them over. Nothing here reads a file's content. */

/** Something that a person gave: a file, or a folder with all that is in it. */
export interface GivenFiles {
	/** The file's or the folder's own name. */
	name: string;
	/** `path`: the names below a folder; empty for a single file. */
	files: Iterable<GivenFile> | AsyncIterable<GivenFile>;
}

export interface GivenFile {
	path: readonly string[];
	file: File;
}

/** What was let go of over the page. */
export interface Drop {
	files: File[];
	folders: FileSystemDirectoryEntry[];
	/** What lay under the pointer. */
	target: Element | undefined;
}

/** Deeper than a path can be said in WASI. */
const DEEPEST = 2_048;

/** What a drop carries. Only while its event is told can that be asked for. */
export function readDrop({ dataTransfer, target }: DragEvent): Drop {
	const drop: Drop = { files: [], folders: [], target: target instanceof Element ? target : undefined };
	for (const item of dataTransfer?.items ?? []) {
		if (item.kind !== 'file') continue;
		const entry = item.webkitGetAsEntry();
		const file = item.getAsFile();
		if (entry?.isDirectory === true) drop.folders.push(entry as FileSystemDirectoryEntry);
		else if (file !== null) drop.files.push(file);
	}
	return drop;
}

export function givenFile(file: File): GivenFiles {
	return { name: file.name, files: [{ path: [], file }] };
}

export function givenFolder(folder: FileSystemDirectoryEntry): GivenFiles {
	return { name: folder.name, files: filesBelow(folder) };
}

/** What `<input type="file">` was given, with `webkitdirectory` or without. */
export function givenByPicker(files: Iterable<File>): GivenFiles[] {
	const given: GivenFiles[] = [];
	const folders = new Map<string, GivenFile[]>();
	for (const file of files) {
		const [root = '', ...path] = file.webkitRelativePath.split('/');
		const known = folders.get(root);
		if (path.length === 0) given.push(givenFile(file));
		else if (known) known.push({ path, file });
		else {
			const below = [{ path, file }];
			folders.set(root, below);
			given.push({ name: root, files: below });
		}
	}
	return given;
}

async function* filesBelow(root: FileSystemDirectoryEntry): AsyncGenerator<GivenFile> {
	const folders: [FileSystemDirectoryEntry, string[]][] = [[root, []]];
	for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
		const [folder, above] = next;
		const reader = folder.createReader();
		for (let batch = await readBatch(reader); batch.length > 0; batch = await readBatch(reader)) {
			const files = batch.filter((entry) => entry.isFile) as FileSystemFileEntry[];
			const opened = await Promise.all(files.map(openEntry));
			for (const file of opened) yield { path: [...above, file.name], file };
			if (above.length >= DEEPEST) continue;
			const below = batch.filter((entry) => entry.isDirectory) as FileSystemDirectoryEntry[];
			for (const entry of below) folders.push([entry, [...above, entry.name]]);
		}
	}
}

/** Browsers give a hundred or so at a time, and none at the end. */
function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
	return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

function openEntry(entry: FileSystemFileEntry): Promise<File> {
	return new Promise((resolve, reject) => entry.file(resolve, reject));
}
