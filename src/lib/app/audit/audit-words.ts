/** The audit log in words. */
import type { AuditEntry, AuditHead } from '../../audit/entry.ts';
import { eventsOf, type AuditEvent, type AuditResource } from '../../audit/events.ts';
import type { AuditBreak } from '../../audit/verify.ts';
import { formatCount, formatNumberOf } from '../format.ts';
import { locale } from '../language/language.ts';
import type { Tone } from '../message.ts';
import { visibleText } from '../visible-text.ts';

const EVENTS: Readonly<Record<AuditEvent, { label: string; tone: Tone | 'plain' }>> = {
	WASM_MODULE_UPLOADED: { label: 'Module kept', tone: 'plain' },
	WASM_MODULE_VALIDATED: { label: 'Module checked', tone: 'ok' },
	WASM_MODULE_VALIDATION_FAILED: { label: 'Module refused', tone: 'failed' },
	WASM_EXECUTION_STARTED: { label: 'Cast started', tone: 'plain' },
	WASM_EXECUTION_COMPLETED: { label: 'Cast finished', tone: 'ok' },
	WASM_EXECUTION_FAILED: { label: 'Cast failed', tone: 'failed' },
	WASM_EXECUTION_TIMEOUT: { label: 'Cast timed out', tone: 'stopped' },
	WASM_MEMORY_LIMIT_EXCEEDED: { label: 'Memory limit', tone: 'stopped' }
};

export const RESOURCE_WORDS: Readonly<Record<AuditResource, string>> = {
	WASM_MODULE: 'Modules',
	WASM_EXECUTION: 'Casts'
};

/** Outcomes that have an event of their own. */
const TOLD_BY_EVENT: readonly unknown[] = ['ok', 'timed-out', 'memory-limit'];

/** What lies in the database need not be an event. */
export function eventWord(event: unknown): { label: string; tone: Tone | 'plain' } {
	const known = typeof event === 'string' && Object.hasOwn(EVENTS, event) ? EVENTS[event as AuditEvent] : undefined;
	return known ?? { label: 'Unknown event', tone: 'failed' };
}

/** The events to choose from. */
export function eventChoices(resource: AuditResource | undefined): readonly AuditEvent[] {
	return resource === undefined ? [...eventsOf('WASM_MODULE'), ...eventsOf('WASM_EXECUTION')] : eventsOf(resource);
}

/** What a list shows beside the event: the spell or file, and how it ended. */
export function subjectWord({ details }: AuditEntry): string {
	const { spell, name } = factsOf(details);
	return visibleText(plain(spell ?? name));
}

export function noteWord({ details }: AuditEntry): string {
	const { outcome, exitCode, problem, trap } = factsOf(details);
	const notes = [outcome === 'exited' ? `exit code ${plain(exitCode)}` : outcome, trap, problem];
	return notes
		.filter((note) => note !== undefined && !TOLD_BY_EVENT.includes(note))
		.map((note) => visibleText(plain(note)))
		.join(', ');
}

/** Names and values of an entry's details, to be shown. */
export function detailRows({ details }: AuditEntry): [name: string, value: string][] {
	return Object.entries(factsOf(details)).map(([name, value]) => [visibleText(name), visibleText(plain(value))]);
}

function factsOf(details: unknown): Record<string, unknown> {
	return typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {};
}

/** As it is, or as JSON. */
export function plain(value: unknown): string {
	if (value === undefined) return '';
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
}

/** How far a job is. The total is not known at first. */
export function progressWord({
	kind,
	done,
	total
}: {
	kind: 'verifying' | 'exporting';
	done: number;
	total: number;
}): string {
	const of = total > 0 ? ` of ${formatCount(total)}` : '';
	return `${kind === 'verifying' ? 'Verified' : 'Written'} ${formatCount(done)}${of}`;
}

/** An unbroken chain. */
export function unbrokenWord({ sequence }: AuditHead): string {
	return sequence === 0
		? 'No entries, so no chain to break.'
		: `${formatNumberOf(sequence, 'entry', 'entries')}, unbroken.`;
}

/** Which link is broken. */
export function brokenWord({ sequence }: AuditBreak): string {
	return `Broken at entry ${formatCount(sequence)}`;
}

const WHEN = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' });

/** A time in ms since 1970, by the clock of this device. */
export function timeWord(ms: unknown): string {
	return typeof ms === 'number' && Math.abs(ms) <= 8.64e15 ? WHEN.format(ms) : plain(ms);
}
