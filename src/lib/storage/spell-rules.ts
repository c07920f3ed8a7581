/** What a saved spell may be called and say of itself. */
import { InvalidInputError } from '../wasm/errors.ts';
import { resolveLimits } from '../wasm/limits.ts';
import type { FieldProblem } from '../wasm/protocol.ts';
import { SPELL_ENGINES, type SpellChanges } from './spell-record.ts';

/** In characters, tags in a spell. */
export const SPELL_ENDS = { name: 100, description: 2_000, notes: 2_000, tag: 50, tags: 50 } as const;

/** Spells whose names differ in case, width or outer space only would be taken for one another. */
export function nameKey(name: string): string {
	return name.normalize('NFKC').trim().toLowerCase();
}

/**
 * Trimmed, and each tag once.
 * @throws InvalidInputError naming each field, its value's length and the limit.
 */
export function tidyChanges<Changes extends SpellChanges & { notes?: string }>(changes: Changes): Changes {
	const tidy = { ...changes };
	if (tidy.name !== undefined) tidy.name = tidy.name.trim();
	if (tidy.description !== undefined) tidy.description = tidy.description.trim();
	if (tidy.notes !== undefined) tidy.notes = tidy.notes.trim();
	if (tidy.tags !== undefined) tidy.tags = tidyTags(tidy.tags);
	const problems = problemsOf(tidy);
	if (problems.length > 0) throw new InvalidInputError(problems);
	if (tidy.limits !== undefined) resolveLimits(tidy.limits);
	return tidy;
}

/** `a, b` and line breaks part tags; `#` in front is taken off. */
export function parseTags(text: string): string[] {
	return tidyTags(text.split(/[,\n]/).map((tag) => tag.trim().replace(/^#/, '')));
}

function tidyTags(tags: readonly string[]): string[] {
	return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
}

function problemsOf({ name, description, notes, tags, engine }: SpellChanges & { notes?: string }): FieldProblem[] {
	return [
		...lengthProblem('/name', name, 1, SPELL_ENDS.name),
		...lengthProblem('/description', description, 0, SPELL_ENDS.description),
		...lengthProblem('/notes', notes, 0, SPELL_ENDS.notes),
		...(tags === undefined ? [] : tagProblems(tags)),
		...(engine === undefined || SPELL_ENGINES.includes(engine)
			? []
			: [{ path: '/engine', message: `must be one of ${SPELL_ENGINES.join(', ')}` }])
	];
}

function tagProblems(tags: readonly string[]): FieldProblem[] {
	const count = tags.length.toLocaleString('en-US');
	if (tags.length > SPELL_ENDS.tags)
		return [{ path: '/tags', message: `There are ${count} tags; the limit is ${SPELL_ENDS.tags}` }];
	const longest = tags.reduce((longer, tag) => (tag.length > longer.length ? tag : longer), '');
	return lengthProblem('/tags', longest, 0, SPELL_ENDS.tag);
}

function lengthProblem(path: string, value: string | undefined, least: number, most: number): FieldProblem[] {
	if (value === undefined || (value.length >= least && value.length <= most)) return [];
	if (value.length < least) return [{ path, message: 'It is empty' }];
	const [length, limit] = [value.length, most].map((count) => count.toLocaleString('en-US'));
	return [{ path, message: `It has ${length} characters; the limit is ${limit}` }];
}
