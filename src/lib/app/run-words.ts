/** Records in words. */
import type { BytesFacts, CastRecord, RunOutcome } from '../storage/cast-record.ts';
import type { Message, Tone } from './message.ts';
import { decimal, locale, plural, text } from './language/language.ts';
import { visibleText } from './visible-text.ts';

const WORDS: Readonly<Record<RunOutcome, { label: string; tone: Tone | 'running' }>> = {
	running: { label: 'Running', tone: 'running' },
	interrupted: { label: 'Interrupted', tone: 'stopped' },
	ok: { label: 'Finished', tone: 'ok' },
	exited: { label: 'Exit code', tone: 'failed' },
	trapped: { label: 'Trapped', tone: 'failed' },
	'timed-out': { label: 'Timed out', tone: 'stopped' },
	'memory-limit': { label: 'Memory limit', tone: 'stopped' },
	'output-limit': { label: 'Output limit', tone: 'stopped' },
	'fuel-limit': { label: 'Fuel limit', tone: 'stopped' },
	cancelled: { label: 'Cancelled', tone: 'stopped' },
	'invalid-module': { label: 'Module refused', tone: 'failed' },
	'invalid-input': { label: 'Input refused', tone: 'failed' },
	'hash-mismatch': { label: 'Other module', tone: 'failed' },
	denied: { label: 'Denied', tone: 'failed' },
	'host-failed': { label: 'Spell failed', tone: 'failed' }
};

export function outcomeWord(outcome: RunOutcome): { label: string; tone: Tone | 'running' } {
	return WORDS[outcome];
}

/** As `outcomeWord`, with the exit code. */
export function recordWord({ outcome, state }: CastRecord): { label: string; tone: Tone | 'running' } {
	const word = WORDS[outcome];
	if (state.kind !== 'settled' || state.result.kind !== 'exited') return word;
	return { ...word, label: `${word.label} ${state.result.exitCode}` };
}

/** What a list shows of an input. */
export function inputWord({ input }: CastRecord): string {
	if (input.source === 'none') return 'No input';
	const name = input.fileName === undefined ? '' : visibleText(input.fileName);
	return [name, input.keeping === 'secret' ? text('(secret)') : input.preview].filter((part) => part !== '').join(': ');
}

/** Why bytes are not there; `undefined` when there are none to be there. */
export function missingWord({ sizeBytes, keeping }: BytesFacts): string | undefined {
	if (sizeBytes === 0) return undefined;
	switch (keeping) {
		case 'whole':
		case 'without-secrets':
			return 'It was dropped since, to make room for newer ones. The record stays.';
		case 'too-large':
			return 'It was larger than what you keep. You can keep more: see the list of runs.';
		case 'secret':
			return 'It is not kept: the spell marks fields of its input as secret.';
		case 'storage-full':
			return 'It was not kept: this device had no room left.';
	}
}

export const INTERRUPTED: Message = {
	tone: 'stopped',
	title: 'Interrupted',
	what: 'The tab went away while this cast ran: it was closed, reloaded, or crashed. What it printed is lost.',
	why: 'A cast lives in its tab, and ends with it.',
	todo: 'Cast it again.',
	action: { kind: 'cast-again' }
};

// Made once: a list shows many times a frame, and each formatter takes longer to make than to use.
const CLOCK = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' });
const DAY_AND_YEAR = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', year: 'numeric' });

/** Today's by the clock, older ones with their day. */
export function whenWord(ms: number, nowMs: number): string {
	const [then, now] = [new Date(ms), new Date(nowMs)];
	const clock = CLOCK.format(then);
	if (then.toDateString() === now.toDateString()) return clock;
	const day = then.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR;
	return `${day.format(then)} ${clock}`;
}

const DOLLARS = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', useGrouping: false } as const;

/** 1 cent, 12 cents, $1.23. */
export function formatCents(cents: number): string {
	if (cents >= 100) return (cents / 100).toLocaleString(locale(), DOLLARS);
	return `${decimal(String(cents))} ${plural(cents, 'cent', 'cents')}`;
}
