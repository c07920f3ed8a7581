/** Why a file is not taken as a backup. */
export type BackupFault =
	/** It is something else. */
	| 'not-a-backup'
	/** Its end is missing. */
	| 'cut'
	/** A later Spell made it. */
	| 'too-new'
	/** More than a backup may have. */
	| 'limit'
	/** An entry is packed in another way than backups are. */
	| 'packing'
	/** A name that no backup has, or has twice. */
	| 'name'
	/** The bytes are not those that the manifest tells of. */
	| 'hash'
	/** A field is not what it should be. */
	| 'field';

/** A file that is refused: nothing of it was taken. */
export class BackupError extends Error {
	override readonly name = 'BackupError' as const;
	readonly fault: BackupFault;
	/** Where: an entry, a field of one, or `file`. */
	readonly field: string;
	readonly limit: number | string | undefined;
	readonly value: number | string | undefined;

	constructor(
		fault: BackupFault,
		field: string,
		{ limit, value, cause }: { limit?: number | string; value?: number | string; cause?: unknown } = {}
	) {
		super(`${field}: ${WORDS[fault]}${facts(limit, value)}`, { cause });
		this.fault = fault;
		this.field = field;
		this.limit = limit;
		this.value = value;
	}
}

const WORDS: Readonly<Record<BackupFault, string>> = {
	'not-a-backup': 'this is no backup of Spell',
	cut: 'the file was cut: its end is missing',
	'too-new': 'a later version of Spell made this backup',
	limit: 'there is more than a backup may have',
	packing: 'it is packed in another way than Spell packs backups',
	name: 'no backup has an entry of this name',
	hash: 'the bytes are damaged: they have another SHA-256 than the manifest says',
	field: 'it is not what it should be'
};

const LONGEST = 80;

function facts(limit: number | string | undefined, value: number | string | undefined): string {
	const parts = [
		...(value === undefined ? [] : [`found ${show(value)}`]),
		...(limit === undefined ? [] : [`expected ${typeof limit === 'number' ? `at most ${show(limit)}` : limit}`])
	];
	return parts.length === 0 ? '.' : ` (${parts.join(', ')}).`;
}

function show(value: number | string): string {
	return typeof value === 'number' ? value.toLocaleString('en-US') : `“${value.slice(0, LONGEST)}”`;
}
