/** A batch's progress, in words. */

/** About how long: whole seconds below a minute, then minutes. */
export function timeLeft(ms: number | undefined): string {
	if (ms === undefined) return 'Starting…';
	if (ms < 1_000) return 'less than a second left';
	if (ms < 60_000) return `about ${Math.round(ms / 1_000)} s left`;
	if (ms < 3_600_000) return `about ${Math.round(ms / 60_000)} min left`;
	return `about ${(ms / 3_600_000).toFixed(1)} h left`;
}
