import { defineCommand } from '../command.ts';
import { suggestion } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { headsOf, verifyFile } from './verify.ts';

export const command = defineCommand<'head' | 'json'>({
	usage: ['spell audit verify FILE|- [--head N:HASH] [--json]'],
	about: [
		'Verifies an audit log that was saved from the app as lines of JSON: each entry holds the hash of the one before.',
		'The exit code is 0 when the chain is unbroken, and 1 when it is not; then the first broken link is named.',
		'That the end was cut off, or that all was written anew, shows only against a head that was noted earlier.'
	].join('\n'),
	options: {
		head: { value: 'N:HASH', repeatable: true, help: 'A head noted earlier, which must still be in the chain.' },
		json: { help: 'Print the verdict as one JSON object.' }
	},
	async run(args, output) {
		const [task, path, ...more] = [...args.positionals, ...args.rest];
		if (task === undefined) throw new UsageError('What about the audit log? Write spell audit verify FILE.');
		if (task !== 'verify') throw new UsageError(`spell audit cannot "${task}".${suggestion(task, ['verify'])}`);
		if (path === undefined) throw new UsageError('Which log? Give a file that was saved from the audit page, or -.');
		if (more[0] !== undefined) throw new UsageError(`spell audit verify takes one file, and no "${more[0]}".`);
		return verifyFile({ path, heads: headsOf(args.texts('head')), form: args.has('json') ? 'json' : 'text' }, output);
	}
});
