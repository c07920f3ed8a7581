/** Figures as people read them: fixed notation, units always, "not known" for what was not measured. */

import { decimal, locale, plural } from './language/language.ts';

export const NOT_KNOWN = 'not known';

const UNITS = ['KiB', 'MiB', 'GiB'] as const;

/** 812 B, 8.4 KiB, 26.1 MiB, 512 MiB, 1.5 GiB. */
export function formatBytes(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	let value = bytes / 1024;
	let unit = 0;
	while (value >= 1023.95 && unit < UNITS.length - 1) {
		value /= 1024;
		unit++;
	}
	const digits = value >= 99.95 || Number.isInteger(value) ? 0 : 1;
	return `${decimal(value.toFixed(digits))} ${UNITS[unit] ?? 'GiB'}`;
}

/** 8,612 bytes. */
export function formatExactBytes(bytes: number): string {
	return formatNumberOf(bytes, 'byte');
}

/** 1,234,567. */
export function formatCount(count: number): string {
	return count.toLocaleString(locale());
}

/** 1 function, 12 functions; in the language of the page, which the build looks up under both forms. */
export function formatNumberOf(count: number, one: string, many = `${one}s`): string {
	return `${formatCount(count)} ${plural(count, one, many)}`;
}

/** 0.4 ms, 12 ms, 1.24 s, 2 min 5 s. */
export function formatMs(ms: number): string {
	if (ms === 0) return '0 ms';
	if (ms < 9.95) return `${decimal(ms.toFixed(1))} ms`;
	if (ms < 999.5) return `${Math.round(ms)} ms`;
	if (ms < 59_995) return `${decimal((ms / 1000).toFixed(2))} s`;
	return minutes(Math.round(ms / 1000));
}

/** A running clock: 0.0 s, 59.9 s, 2 min 5 s. Steps of a tenth, so that it does not flicker. */
export function formatElapsed(ms: number): string {
	if (ms < 60_000) return `${decimal((Math.floor(ms / 100) / 10).toFixed(1))} s`;
	return minutes(Math.floor(ms / 1000));
}

/** A limit as it was set: 300 s, 1.5 s, 250 ms. */
export function formatDeadline(ms: number): string {
	return ms < 1000 ? `${ms} ms` : `${decimal(String(Number((ms / 1000).toFixed(3))))} s`;
}

/** The value formatted, or "not known". */
export function known<T>(value: T | undefined, format: (value: T) => string): string {
	return value === undefined ? NOT_KNOWN : format(value);
}

/** First and last characters of a hash: 3fa91c0e…77d2. */
export function shortHash(hash: string): string {
	return hash.length <= 16 ? hash : `${hash.slice(0, 8)}…${hash.slice(-4)}`;
}

function minutes(seconds: number): string {
	return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
