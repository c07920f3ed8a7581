/** Names of files: what a program can be given, and what another computer can unpack. */

/** As on Linux, in bytes of UTF-8. */
const LONGEST_NAME = 255;

/** What is wrong with a name that a program would see; `undefined` when nothing is. */
export function nameProblem(name: string): string | undefined {
	if (name === '') return 'has no name';
	if (name === '.' || name === '..') return 'is a way to another folder, not a name';
	if (name.includes('/')) return 'has a slash in its name';
	if (name.includes('\0')) return 'has a NUL in its name';
	if (!name.isWellFormed()) return 'has a name that is not Unicode';
	return new TextEncoder().encode(name).length > LONGEST_NAME
		? `has a name of more than ${LONGEST_NAME} bytes`
		: undefined;
}

/** The name itself, or `notes (2).txt` when it is taken. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
	return numberedName(name, isTaken, 1)[0];
}

/** @param last a number up to which all are known to be taken; 1 stands for the name itself. */
function numberedName(name: string, isTaken: (name: string) => boolean, last: number): [name: string, number: number] {
	if (last === 1 && !isTaken(name)) return [name, 1];
	const [, stem = name, ending = ''] = /^(.+?)(\.[^.]+)?$/su.exec(name) ?? [];
	for (let number = last + 1; ; number++) {
		const candidate = `${stem} (${number})${ending}`;
		if (!isTaken(candidate)) return [candidate, number];
	}
}

/* eslint-disable no-control-regex -- these are what is taken out */
/** Not allowed on Windows, or unsafe to show: controls, and marks that reorder text. */
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\\:*?"<>|]/g;
/* eslint-enable no-control-regex */
/** Devices on Windows, whatever their ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What a file may be saved as, everywhere. */
export function safeName(name: string): string {
	const cleaned = name
		.toWellFormed()
		.replace(UNSAFE, '_')
		.replace(/[. ]+$/, (end) => '_'.repeat(end.length));
	if (cleaned === '') return '_';
	return DEVICE.test(cleaned) ? `_${cleaned}` : cleaned;
}

/** As `safeName`, of one part and no longer than any system takes, with this ending. */
export function safeFileName(stem: string, ending: string): string {
	const parts = stem.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
	const room = LONGEST_NAME - ending.length - 1;
	let short = safeName(parts.join('_'));
	while (new TextEncoder().encode(short).length > room) short = [...short].slice(0, -1).join('');
	return `${short}.${ending}`;
}

/**
 * The names of an archive's entries, in the order of the paths: relative, with safe parts, and different from each other
 * where capitals do not count, too. No entry leads out of where the archive is unpacked.
 */
export function archiveNames(paths: readonly string[]): string[] {
	const names = new ArchiveNames();
	return paths.map((path) => names.give(path));
}

/** Names as `archiveNames` gives them, one after another. */
export class ArchiveNames {
	readonly #taken = new Set<string>();
	/** The number that was given to a name last: thousands of the same are not counted through each time. */
	readonly #numbers = new Map<string, number>();

	give(path: string): string {
		const parts = path.split('/').filter((part) => part !== '');
		const last = safeName(parts.pop() ?? '');
		const folder = parts.map((part) => `${safeName(part)}/`).join('');
		const name = this.#free(folder, last);
		this.#taken.add(name.toLowerCase());
		return name;
	}

	#free(folder: string, last: string): string {
		const key = (folder + last).toLowerCase();
		const isTaken = (candidate: string) => this.#taken.has((folder + candidate).toLowerCase());
		const [name, number] = numberedName(last, isTaken, this.#numbers.get(key) ?? 1);
		this.#numbers.set(key, number);
		return folder + name;
	}
}
