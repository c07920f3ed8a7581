import { AUDIT_EVENTS, resourceOf, type AuditEvent } from './events.ts';

const FIELDS = ['details', 'event', 'hash', 'previous', 'resource', 'resourceId', 'sequence', 'time'];
const HASH = /^[0-9a-f]{64}$/;

/** Why a value is no entry, whatever its hash says; `undefined` when it is one. */
export function shapeProblem(value: unknown): string | undefined {
	if (!isRecord(value)) return 'it is no object';
	const names = Object.keys(value).sort();
	const other = [...FIELDS.filter((name) => !names.includes(name)), ...names.filter((name) => !FIELDS.includes(name))];
	if (other[0] !== undefined)
		return `${JSON.stringify(other[0])} is ${other[0] in value ? 'no field of an entry' : 'missing'}`;
	const { sequence, time, event, resource, resourceId, details, previous, hash } = value;
	if (!isCount(sequence) || !isCount(time)) return 'sequence or time is no whole number';
	if (!isEvent(event) || resourceOf(event) !== resource) return 'it names no event of that resource';
	if (!isText(resourceId)) return 'resourceId is no text';
	if (!isDetails(details)) return 'details are not names with texts, numbers or truth values';
	const hashes = [previous, hash].every((text) => typeof text === 'string' && HASH.test(text));
	return hashes ? undefined : 'previous or hash is no SHA-256 in lowercase hex';
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isEvent(value: unknown): value is AuditEvent {
	return (AUDIT_EVENTS as readonly unknown[]).includes(value);
}

function isText(value: unknown): boolean {
	return typeof value === 'string' && value.isWellFormed();
}

function isDetails(value: unknown): boolean {
	const isPlain = (fact: unknown) => isText(fact) || typeof fact === 'boolean' || Number.isFinite(fact);
	return isRecord(value) && Object.entries(value).every(([name, fact]) => isText(name) && isPlain(fact));
}
