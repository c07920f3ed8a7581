import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical.ts';
import { resourceOf, type AuditEvent, type AuditResource } from './events.ts';

/** Facts beside the event: small, and nothing that a person typed. */
export type AuditDetails = Readonly<Record<string, string | number | boolean>>;

/** What happened, before it has its place in the chain. */
export interface AuditFact {
	event: AuditEvent;
	/** SHA-256 of a module, id of a cast. */
	resourceId: string;
	details: AuditDetails;
}

/** One link of the chain. Nothing in it is changed once it is written. */
export interface AuditEntry extends AuditFact {
	/** 1 for the first; each is one above the last. */
	sequence: number;
	/** Ms since 1970; never before the last entry's. */
	time: number;
	resource: AuditResource;
	/** `hash` of the entry before; zeros for the first. */
	previous: string;
	/** SHA-256, lowercase hex, of all else in the entry as canonical JSON. */
	hash: string;
}

/** The end of a chain: who knows it can tell later that nothing before it was changed or cut. */
export type AuditHead = Pick<AuditEntry, 'sequence' | 'hash'>;

/** Before the first entry. */
export const EMPTY_HEAD: AuditHead = { sequence: 0, hash: '0'.repeat(64) };

/** Texts in details are cut there, in UTF-16 code units. */
const LONGEST_TEXT = 200;

/**
 * The entry that follows another.
 * @param now ms since 1970. A clock that was set back does not turn the log's time back.
 */
export function entryAfter(
	last: AuditEntry | undefined,
	{ event, resourceId, details }: AuditFact,
	now: number
): AuditEntry {
	const { sequence, hash } = last ?? EMPTY_HEAD;
	const entry = {
		sequence: sequence + 1,
		time: Math.max(Math.floor(now), last?.time ?? 0),
		event,
		resource: resourceOf(event),
		resourceId,
		details: tidied(details),
		previous: hash
	};
	return { ...entry, hash: hashOf(entry) };
}

/** What `hash` must be. @throws TypeError for what JSON cannot say. */
export function hashOf(entry: Omit<AuditEntry, 'hash'> | AuditEntry): string {
	const { hash, ...rest } = entry as AuditEntry;
	void hash;
	return bytesToHex(sha256(utf8ToBytes(canonicalJson(rest))));
}

/** Names come from anybody's manifest, figures from old records: nothing in them keeps a cast from its record. */
function tidied(details: AuditDetails): AuditDetails {
	const sayable = Object.entries(details).filter(([, value]) => typeof value !== 'number' || Number.isFinite(value));
	return Object.fromEntries(sayable.map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]));
}

function cut(text: string): string {
	return text.slice(0, LONGEST_TEXT).toWellFormed();
}
