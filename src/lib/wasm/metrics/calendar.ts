/** Hours and days as the clocks where this runs show them: a day has 23 or 25 hours when clocks are changed. Times in ms since 1970. */

export type Step = 'hour' | 'day';

const HOUR_MS = 3_600_000;

/** When the hour or day of a moment began. */
export function startOf(step: Step, ms: number): number {
	const date = new Date(ms);
	if (step === 'day') return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
	// Counted back from the moment: an hour that comes twice in a night is two hours.
	return ms - date.getMinutes() * 60_000 - date.getSeconds() * 1_000 - date.getMilliseconds();
}

/** When the hour or day after the one that began then begins. */
export function nextOf(step: Step, startMs: number): number {
	if (step === 'hour') return startOf('hour', startMs + HOUR_MS);
	return daysLater(startMs, 1);
}

/** Where the day begins that is some days after that of a moment; before, with a number below 0. */
export function daysLater(ms: number, days: number): number {
	const date = new Date(ms);
	return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** The month of a moment: where it begins, and the next one. */
export function monthOf(ms: number): { startMs: number; endMs: number } {
	const [year, month] = [new Date(ms).getFullYear(), new Date(ms).getMonth()];
	return { startMs: new Date(year, month).getTime(), endMs: new Date(year, month + 1).getTime() };
}
