import type { SpellRecord } from '../../storage/spell-record.ts';

/** Tags offered to filter by: those that most spells have. The rest is found by searching. */
const TAGS_OFFERED = 200;

/** The most frequent tags of all spells, in order of the alphabet. */
export function countTags(spells: readonly SpellRecord[]): string[] {
	const counts = new Map<string, number>();
	for (const tag of spells.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
	const offered = [...counts].sort(([, a], [, b]) => b - a).slice(0, TAGS_OFFERED);
	return offered.map(([tag]) => tag).sort((a, b) => a.localeCompare(b));
}
