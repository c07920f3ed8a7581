/**
 * A folder that one program keeps from cast to cast, in the browser's private file system (OPFS). Each file's content is a
 * file with a name of its own; `index` says which is at which path. A change writes new contents first, then the index in
 * one step, and removes what is not in it any more: whenever the page dies, the folder is as before or as after.
 */
import { HostError } from '../../wasm/errors.ts';

/** One file of the folder. */
export interface KeptFile {
	/** Below the folder. */
	path: string;
	sizeBytes: number;
}

export interface OpenKeptFile extends KeptFile {
	file: File;
}

export interface FolderChange {
	written: readonly { path: string; bytes: Uint8Array }[];
	removed: readonly string[];
	/** What all files may be together afterwards, in bytes. */
	limitBytes: number;
}

interface IndexEntry extends KeptFile {
	content: string;
}

/** In the private file system. */
export const KEPT_FOLDERS_ROOT = 'kept-folders';
const INDEX = 'index';
/** Files opened or written at a time. */
const AT_ONCE = 32;

/** @throws HostError `no-kept-folders` where the browser has no such file system, or none here. */
export async function openKeptFolder(key: string): Promise<KeptFolder> {
	try {
		const root = await navigator.storage.getDirectory();
		const all = await root.getDirectoryHandle(KEPT_FOLDERS_ROOT, { create: true });
		if (!('createWritable' in FileSystemFileHandle.prototype)) throw new TypeError('Files cannot be written here.');
		return new KeptFolder(all, key);
	} catch (cause) {
		throw new HostError('no-kept-folders', 'This browser keeps no folders here (a private window?).', { cause });
	}
}

/**
 * Holds the folder while something is done with it: no other tab has it meanwhile.
 * @param onWait It is another's; told once.
 * @throws the signal's reason when it is aborted while waiting.
 */
export async function holdKeptFolder<T>(
	key: string,
	{ signal, onWait }: { signal: AbortSignal | undefined; onWait: () => void },
	work: () => Promise<T>
): Promise<T> {
	const name = `spell-folder-${key}`;
	const { locks } = navigator as { locks?: LockManager };
	if (locks === undefined) return work();
	const tried = await locks.request(name, { ifAvailable: true }, async (lock) =>
		lock === null ? undefined : { result: await work() }
	);
	if (tried !== undefined) return tried.result;
	onWait();
	return locks.request(name, signal === undefined ? {} : { signal }, work);
}

/** Changes are made while the folder is held. */
export class KeptFolder {
	readonly #all: FileSystemDirectoryHandle;
	readonly #key: string;

	constructor(all: FileSystemDirectoryHandle, key: string) {
		this.#all = all;
		this.#key = key;
	}

	/** What is in it, without opening a file. */
	async list(): Promise<KeptFile[]> {
		const folder = await this.#folder();
		return folder === undefined ? [] : readIndex(folder);
	}

	/** What is in it, each file open for reading where it lies. */
	async open(): Promise<OpenKeptFile[]> {
		const folder = await this.#folder();
		if (folder === undefined) return [];
		return inTurns(await readIndex(folder), async ({ path, sizeBytes, content }) => {
			const file = await (await folder.getFileHandle(content)).getFile();
			return { path, sizeBytes, file };
		});
	}

	/** @throws HostError `kept-folder-full`; then nothing is changed. */
	async change({ written, removed, limitBytes }: FolderChange): Promise<KeptFile[]> {
		if (written.length === 0 && removed.length === 0) return this.list();
		const folder = await this.#all.getDirectoryHandle(this.#key, { create: true });
		const index = new Map((await readIndex(folder)).map((entry) => [entry.path, entry]));
		for (const path of removed) index.delete(path);
		const added = written.map(({ path, bytes }) => ({
			path,
			bytes,
			sizeBytes: bytes.length,
			content: crypto.randomUUID()
		}));
		for (const { path, sizeBytes, content } of added) index.set(path, { path, sizeBytes, content });
		const entries = [...index.values()];
		checkRoom(entries, limitBytes);
		try {
			await inTurns(added, ({ content, bytes }) => writeFile(folder, content, bytes));
			await writeFile(folder, INDEX, new TextEncoder().encode(JSON.stringify(entries)));
		} catch (error) {
			if (error instanceof DOMException && error.name === 'QuotaExceededError') {
				throw new HostError('kept-folder-full', 'This device has no room left for it.', { cause: error });
			}
			throw error;
		} finally {
			await sweep(folder).catch(() => undefined);
		}
		return entries;
	}

	/** Removes it and all that is in it. */
	async clear(): Promise<void> {
		if ((await this.#folder()) !== undefined) await this.#all.removeEntry(this.#key, { recursive: true });
	}

	async #folder(): Promise<FileSystemDirectoryHandle | undefined> {
		try {
			return await this.#all.getDirectoryHandle(this.#key);
		} catch (error) {
			if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
			throw error;
		}
	}
}

function checkRoom(entries: readonly KeptFile[], limitBytes: number): void {
	const total = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
	if (total <= limitBytes) return;
	throw new HostError('kept-folder-full', `It would hold ${total} bytes, and the limit for files is ${limitBytes}.`);
}

/** @throws HostError `kept-folder-broken` for an index that this file did not write. */
async function readIndex(folder: FileSystemDirectoryHandle): Promise<IndexEntry[]> {
	let text = '[]';
	try {
		text = await (await (await folder.getFileHandle(INDEX)).getFile()).text();
	} catch (error) {
		if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
	}
	const entries = parse(text);
	if (Array.isArray(entries) && entries.every(isEntry)) return entries;
	throw new HostError('kept-folder-broken', 'The list of the files in it cannot be read. Clear it to begin anew.');
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text === '' ? '[]' : text);
	} catch {
		return undefined;
	}
}

function isEntry(entry: unknown): entry is IndexEntry {
	const { path, sizeBytes, content } = (entry ?? {}) as Record<keyof IndexEntry, unknown>;
	return typeof path === 'string' && typeof sizeBytes === 'number' && typeof content === 'string';
}

/** What is written appears when the file is closed, as a whole. */
async function writeFile(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<void> {
	const file = await folder.getFileHandle(name, { create: true });
	const stream = await file.createWritable();
	try {
		await stream.write(bytes as Uint8Array<ArrayBuffer>);
		await stream.close();
	} catch (error) {
		await stream.abort().catch(() => undefined);
		throw error;
	}
}

/** Removes contents that the index does not name: replaced ones, and those of a page that died while it wrote. */
async function sweep(folder: FileSystemDirectoryHandle): Promise<void> {
	const kept = new Set([INDEX, ...(await readIndex(folder)).map(({ content }) => content)]);
	for await (const name of folder.keys()) if (!kept.has(name)) await folder.removeEntry(name);
}

async function inTurns<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
	const results: U[] = [];
	for (let at = 0; at < items.length; at += AT_ONCE) {
		results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
	}
	return results;
}
