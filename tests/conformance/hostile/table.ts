/** How one hostile program ended. */
export interface Row {
	name: string;
	expected: string;
	verdict: string;
	/** How long after its deadline, in ms, where it was stopped there. */
	pastMs: number | undefined;
	/** Whether it ended as it has to, and the next cast worked. */
	right: boolean;
}

const WIDTHS = { name: 58, expected: 30, verdict: 26 };

export function rowOf({ name, expected, verdict, pastMs, right }: Row): string {
	const past = pastMs === undefined ? '' : `+${pastMs.toFixed(1)} ms`;
	const columns = [fit(name, WIDTHS.name), fit(expected, WIDTHS.expected), fit(verdict, WIDTHS.verdict)];
	return `${right ? ' ok ' : 'BAD '} ${columns.join(' ')} ${past.padStart(10)}`;
}

/** Counts, and how late those came that were stopped: half of them no later than the first figure. */
export function summaryOf(rows: readonly Row[]): string {
	const late = rows.flatMap(({ pastMs }) => pastMs ?? []).sort((a, b) => a - b);
	const at = (share: number) => (late[Math.floor((late.length - 1) * share)] ?? 0).toFixed(1);
	const right = rows.filter((row) => row.right).length;
	return (
		`${right} of ${rows.length} right; ${late.length} stopped, past their deadline by ` +
		`${at(0.5)} ms (median), ${at(0.95)} ms (19 of 20), ${at(1)} ms (worst)`
	);
}

function fit(text: string, width: number): string {
	return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}
