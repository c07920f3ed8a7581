/**
 * Refuses regular expressions that a short text can keep busy for ever. JavaScript's engine backtracks, and
 * nothing can interrupt it, so patterns from a stranger's schema are looked at before they run.
 *
 * Refused is a repeated group that can match one text in more than one way: one that holds a repetition or
 * alternatives, unless a separator keeps its rounds apart (`(-[a-z0-9]+)*`) or its alternatives start with
 * different characters (`(foo|bar)*`). Not covered is what is merely slow: `.*.*.*x` takes the cube of the
 * text's length. A cast's deadline ends that where validation runs in a worker.
 */

/** Longest pattern, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 1_000;

/** From how many rounds on a bounded repetition counts as unbounded. */
const MANY_ROUNDS = 5;

/** Why a pattern is not run, in words that follow its pointer; `undefined` when it may run. */
export function findPatternFault(pattern: string): string | undefined {
	if (pattern.length > MAX_PATTERN_LENGTH) {
		return `is a pattern of ${pattern.length} characters; the limit is ${MAX_PATTERN_LENGTH}`;
	}
	try {
		new RegExp(pattern, 'u');
	} catch (error) {
		return `is not a regular expression: ${(error as Error).message}`;
	}
	const group = findAmbiguousGroup(pattern);
	return group && `repeats the group ${group}, which can take for ever to match; keep its rounds apart by a separator`;
}

/** One alternative of a group: its atoms in order, as they are written. */
interface Branch {
	atoms: Atom[];
}

interface Atom {
	source: string;
	isGroup: boolean;
	/** Matches a varying number of rounds. */
	varies: boolean;
}

interface Group {
	start: number;
	branches: Branch[];
	/** A group inside it, at any depth, varies or has alternatives. */
	isNested: boolean;
}

/** Atoms of a valid pattern: an escape, a class, a bracket, or one character; then perhaps a quantifier. */
const TOKEN =
	/(?<open>\((?:\?(?:<?[=!]|:|<[^>]*>|[a-z-]*:))?)|(?<close>\))|(?<or>\|)|(?<atom>\\[pPk]\{[^}]*\}|\\u\{[^}]*\}|\\k<[^>]*>|\\c.|\\x..|\\u[\dA-Fa-f]{4}|\\.|\[(?:\\[^]|[^\]\\])*\]|[^])/uy;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,(\d*))?\})\??/y;

/** The source of the first repeated group that is ambiguous. */
function findAmbiguousGroup(pattern: string): string | undefined {
	const stack: Group[] = [newGroup(0)];
	for (let at = 0; at < pattern.length;) {
		const { length, groups } = tokenAt(pattern, at);
		const group = last(stack);
		if (groups.open !== undefined) stack.push(newGroup(at));
		if (groups.or !== undefined) group.branches.push({ atoms: [] });
		at += length;
		if (groups.atom === undefined && groups.close === undefined) continue;

		const quantifier = quantifierAt(pattern, at);
		at += quantifier.length;
		if (groups.atom !== undefined) addAtom(group, { source: groups.atom, isGroup: false, varies: quantifier.varies });
		else {
			stack.pop();
			const source = pattern.slice(group.start, at);
			if (quantifier.isMany && isAmbiguous(group)) return source;
			const parent = last(stack);
			parent.isNested ||= group.isNested || hasChoice(group);
			addAtom(parent, { source, isGroup: true, varies: quantifier.varies });
		}
	}
	return undefined;
}

function newGroup(start: number): Group {
	return { start, branches: [{ atoms: [] }], isNested: false };
}

function addAtom(group: Group, atom: Atom): void {
	last(group.branches).atoms.push(atom);
}

function tokenAt(pattern: string, at: number): { length: number; groups: Partial<Record<string, string>> } {
	TOKEN.lastIndex = at;
	const found = TOKEN.exec(pattern)!;
	return { length: found[0].length, groups: found.groups ?? {} };
}

function quantifierAt(pattern: string, at: number): { length: number; varies: boolean; isMany: boolean } {
	QUANTIFIER.lastIndex = at;
	const found = QUANTIFIER.exec(pattern);
	if (found === null) return { length: 0, varies: false, isMany: false };
	const [text, min, comma, max] = found;
	const most =
		min === undefined
			? text.startsWith('?')
				? 1
				: Infinity
			: comma === undefined
				? Number(min)
				: Number(max || Infinity);
	return { length: text.length, varies: min === undefined || most !== Number(min), isMany: most >= MANY_ROUNDS };
}

function hasChoice({ branches }: Group): boolean {
	return branches.length > 1 || branches.some(({ atoms }) => atoms.some(({ varies }) => varies));
}

function isAmbiguous(group: Group): boolean {
	if (!hasChoice(group) && !group.isNested) return false;
	const isFlat =
		!group.isNested && group.branches.every(({ atoms }) => atoms.length > 0 && !atoms.some(({ isGroup }) => isGroup));
	if (!isFlat) return true;
	return group.branches.length === 1 ? !hasSeparator(group.branches[0]!) : !hasDistinctStarts(group.branches);
}

/** Its first or last atom is one plain character that no other atom can match. */
function hasSeparator({ atoms }: Branch): boolean {
	return [atoms[0]!, last(atoms)].some((edge) => {
		const character = plainCharacter(edge);
		return character !== undefined && atoms.every((atom) => atom === edge || !canMatch(atom, character));
	});
}

/** Each starts with a plain character of its own and has no repetition. */
function hasDistinctStarts(branches: readonly Branch[]): boolean {
	const starts = branches.map(({ atoms }) => plainCharacter(atoms[0]!)?.toLowerCase());
	const isFixed = branches.every(({ atoms }) => !atoms.some(({ varies }) => varies));
	return isFixed && !starts.includes(undefined) && new Set(starts).size === starts.length;
}

/** The one character that an atom stands for, when it is written plainly (`a`, `\.`) and stands once. */
function plainCharacter({ source, isGroup, varies }: Atom): string | undefined {
	if (isGroup || varies) return undefined;
	return /^(?:\\([^\p{L}\p{N}])|([^\\[.^$]))$/u
		.exec(source)
		?.slice(1)
		.find((character) => character !== undefined);
}

function canMatch({ source }: Atom, character: string): boolean {
	const isBackReference = /^\\[1-9k]/.test(source);
	// Without regard to case, since a group like (?i:…) around the atom may say so.
	return isBackReference || new RegExp(`^(?:${source})$`, 'iu').test(character);
}

function last<Item>(list: readonly Item[]): Item {
	return list[list.length - 1] as Item;
}
