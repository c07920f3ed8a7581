/** Reads archives as Spell writes them: entries one after another, none compressed. So nothing in one can unpack to more. */
import { BackupError } from './backup-error.ts';

export interface ZipEntry {
	name: string;
	sizeBytes: number;
	/** The bytes where they lie: nothing is read yet. @throws BackupError `cut` */
	open(): Promise<Blob>;
}

/** In bytes, but for `entries`. */
export const ZIP_LIMITS = { file: 0xffff_fffe, entries: 20_000, directory: 4_194_304, name: 200 } as const;

const END_BYTES = 22;
const END_MARK = 0x0605_4b50;
const ENTRY_BYTES = 46;
const ENTRY_MARK = 0x0201_4b50;
const LOCAL_BYTES = 30;
const LOCAL_MARK = 0x0403_4b50;
/** Names of a backup's entries: folders and files in lower case; no way up, no empty part. */
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+)?\.[a-z]+$/;

interface Place {
	name: string;
	sizeBytes: number;
	offset: number;
}

/** @throws BackupError for what is no such archive. Nothing but its directory is read. */
export async function readZip(file: Blob): Promise<ReadonlyMap<string, ZipEntry>> {
	if (file.size > ZIP_LIMITS.file) throw new BackupError('limit', 'file', { limit: ZIP_LIMITS.file, value: file.size });
	const { count, size, offset } = await readEnd(file);
	const directory = await viewOf(file, offset, size);
	const places = readDirectory(directory, count);
	checkPlaces(places, offset);
	return new Map(places.map((place) => [place.name, entryOf(file, place, offset)]));
}

async function readEnd(file: Blob): Promise<{ count: number; size: number; offset: number }> {
	const head = file.size >= 4 ? (await viewOf(file, 0, 4)).getUint32(0, true) : 0;
	if (head !== LOCAL_MARK) throw new BackupError('not-a-backup', 'file');
	if (file.size < END_BYTES) throw new BackupError('cut', 'file', { value: file.size });
	const end = await viewOf(file, file.size - END_BYTES, END_BYTES);
	if (end.getUint32(0, true) !== END_MARK) throw new BackupError('cut', 'file', { value: file.size });
	const [count, size, offset] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
	if (count > ZIP_LIMITS.entries)
		throw new BackupError('limit', 'entries', { limit: ZIP_LIMITS.entries, value: count });
	if (size > ZIP_LIMITS.directory)
		throw new BackupError('limit', 'directory', { limit: ZIP_LIMITS.directory, value: size });
	if (offset + size + END_BYTES !== file.size) throw new BackupError('cut', 'file', { value: file.size });
	return { count, size, offset };
}

function readDirectory(view: DataView, count: number): Place[] {
	const places: Place[] = [];
	let at = 0;
	for (let index = 0; index < count; index++) {
		if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY_MARK)
			throw new BackupError('packing', `entry ${index + 1}`);
		const [nameBytes, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
		const next = at + ENTRY_BYTES + (nameBytes ?? 0) + (extra ?? 0) + (comment ?? 0);
		if (next > view.byteLength) throw new BackupError('packing', `entry ${index + 1}`);
		const name = readName(view, at + ENTRY_BYTES, nameBytes ?? 0);
		const [method, packed, sizeBytes] = [view.getUint16(at + 10, true), ...sizesAt(view, at)];
		if (method !== 0 || packed !== sizeBytes)
			throw new BackupError('packing', name, { limit: 'an entry that is not compressed', value: method });
		places.push({ name, sizeBytes, offset: view.getUint32(at + 42, true) });
		at = next;
	}
	return places;
}

function sizesAt(view: DataView, at: number): [packed: number, sizeBytes: number] {
	return [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
}

function readName(view: DataView, at: number, length: number): string {
	if (length > ZIP_LIMITS.name) throw new BackupError('limit', 'name', { limit: ZIP_LIMITS.name, value: length });
	const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
	if (!NAME.test(name)) throw new BackupError('name', name.slice(0, ZIP_LIMITS.name));
	return name;
}

/** No name twice, no bytes twice: entries that overlap would be more than the file has. */
function checkPlaces(places: readonly Place[], end: number): void {
	const names = new Set<string>();
	let before = 0;
	for (const { name, sizeBytes, offset } of places) {
		if (names.has(name)) throw new BackupError('name', name, { limit: 'each name once' });
		names.add(name);
		if (offset < before)
			throw new BackupError('packing', name, { limit: 'entries that do not overlap', value: offset });
		before = offset + LOCAL_BYTES + name.length + sizeBytes;
		if (before > end) throw new BackupError('cut', name, { value: sizeBytes });
	}
}

function entryOf(file: Blob, { name, sizeBytes, offset }: Place, end: number): ZipEntry {
	const open = async (): Promise<Blob> => {
		const local = await viewOf(file, offset, LOCAL_BYTES);
		if (local.getUint32(0, true) !== LOCAL_MARK) throw new BackupError('packing', name);
		const start = offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
		if (start + sizeBytes > end) throw new BackupError('cut', name, { value: sizeBytes });
		return file.slice(start, start + sizeBytes);
	};
	return { name, sizeBytes, open };
}

async function viewOf(file: Blob, from: number, bytes: number): Promise<DataView> {
	const buffer = await file.slice(from, from + bytes).arrayBuffer();
	if (buffer.byteLength < bytes) throw new BackupError('cut', 'file', { value: file.size });
	return new DataView(buffer);
}
