/** The candidate that a mistyped word most likely meant; none when all are too far off. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
	const within = Math.max(2, Math.floor(word.length / 3));
	const ranked = candidates
		.map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
		.filter(({ candidate, distance }) => distance <= within && distance < candidate.length)
		.sort((a, b) => a.distance - b.distance);
	return ranked[0]?.candidate;
}

/** ` Did you mean "…"?`, or nothing. */
export function suggestion(word: string, candidates: readonly string[]): string {
	const meant = nearest(word, candidates);
	return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}

/** Levenshtein's distance: insertions, deletions and replacements of one UTF-16 unit each. */
function editDistance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let at = 0; at < from.length; at++) {
		const next = [at + 1];
		for (let column = 0; column < to.length; column++) {
			const replaced = row[column]! + (from[at] === to[column] ? 0 : 1);
			next.push(Math.min(replaced, row[column + 1]! + 1, next[column]! + 1));
		}
		row = next;
	}
	return row[to.length]!;
}
