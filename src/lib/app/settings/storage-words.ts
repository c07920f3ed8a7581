/** What each kind of kept thing is called, and what clearing it means. */
import { formatBytes, formatCount } from '../format.ts';
import type { KindUse, StorageKind } from './device.ts';

export interface KindWords {
	title: string;
	/** What it is, in a sentence. */
	what: string;
	one: string;
	many: string;
	/** What goes when it is cleared, and what stays. */
	clears: string;
	undo: 'undo' | 'for-good' | 'made-again';
}

export const KIND_WORDS: Readonly<Record<Exclude<StorageKind, 'audit'>, KindWords>> = {
	runs: {
		title: 'Runs',
		what: 'Records of casts, with inputs and outputs.',
		one: 'run',
		many: 'runs',
		clears:
			'All records go, with their inputs, outputs and the metrics made of them. Spells, modules and the audit log stay.',
		undo: 'for-good'
	},
	spells: {
		title: 'Saved spells',
		what: 'Your library, with all versions.',
		one: 'spell',
		many: 'spells',
		clears:
			'All saved spells go, with their versions, notes and tags. Their modules stay among the opened ones until room is needed.',
		undo: 'undo'
	},
	modules: {
		title: 'Opened modules',
		what: 'Modules that were opened here and are no saved spells.',
		one: 'module',
		many: 'modules',
		clears: 'Modules that no saved spell has go, with all compiled forms. Saved spells stay, with every version.',
		undo: 'undo'
	},
	folders: {
		title: 'Kept folders',
		what: 'What programs keep under /data from cast to cast.',
		one: 'folder',
		many: 'folders',
		clears: 'All files in them go. Which programs keep a folder stays chosen.',
		undo: 'for-good'
	},
	compiled: {
		title: 'Compiled forms',
		what: 'Modules as the engine compiles them; they start faster.',
		one: 'form',
		many: 'forms',
		clears: 'All compiled forms go. Modules stay, and are compiled again when they are opened.',
		undo: 'made-again'
	},
	offline: {
		title: 'Offline app',
		what: 'The files of Spell itself.',
		one: 'file',
		many: 'files',
		clears: 'Spell does not open without a network until you visit it once more with one. What you saved stays.',
		undo: 'made-again'
	},
	settings: {
		title: 'Settings',
		what: 'What is chosen on this page, trust, grants, thresholds and the budget.',
		one: 'setting',
		many: 'settings',
		clears:
			'Theme, limits, what is kept of runs, thresholds, budget and alerts go back to how they were at first. No program is trusted, or may reach the network, or keeps a folder any more; what is in such folders stays.',
		undo: 'undo'
	}
};

export const UNDO_WORDS: Readonly<Record<KindWords['undo'], string>> = {
	undo: 'A notice offers to undo it.',
	'for-good': 'This cannot be undone.',
	'made-again': 'It is made again by itself.'
};

/** 12 runs. */
export function countWords({ count }: KindUse, { one, many }: Pick<KindWords, 'one' | 'many'>): string {
	return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** 4.2 MiB, or 4.2 MiB and about 12 KiB: what is an estimate says so. */
export function bytesWords({ bytes, aboutBytes }: KindUse): string {
	if (aboutBytes === 0) return formatBytes(bytes);
	if (bytes === 0) return `about ${formatBytes(aboutBytes)}`;
	return `${formatBytes(bytes)} and about ${formatBytes(aboutBytes)}`;
}
