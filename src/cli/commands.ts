import type { Command } from './command.ts';

interface CommandEntry {
	summary: string;
	load: () => Promise<{ command: Command }>;
}

/** Every command by its name. Only the one that is called is loaded. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
	cast: { summary: 'Cast a module on an input.', load: () => import('./cast/command.ts') },
	batch: { summary: 'Cast a spell over many files or lines.', load: () => import('./batch/command.ts') },
	verify: {
		summary: 'Cast again what a receipt tells of, and compare.',
		load: () => import('./receipt/verify-command.ts')
	},
	inspect: { summary: 'Show what a module is and what it wants.', load: () => import('./inspect-command.ts') },
	validate: { summary: 'Say whether modules can be cast.', load: () => import('./validate-command.ts') },
	pack: { summary: 'Put a manifest into a module.', load: () => import('./pack-command.ts') },
	audit: { summary: 'Verify an audit log saved from the app.', load: () => import('./audit/command.ts') },
	list: { summary: 'List the example spells.', load: () => import('./list-command.ts') }
};
