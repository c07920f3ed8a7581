import { createNodeCaster } from '../lib/platform/node/caster.ts';
import { defineCommand } from './command.ts';
import { inspectModule, reportFailure } from './describe-module.ts';
import { descriptionText } from './description-text.ts';
import { EXIT } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

export const command = defineCommand<'json'>({
	usage: ['spell inspect FILE|NAME [--json]'],
	about: 'Shows what a module is and what it wants, without running it.',
	options: { json: { help: 'Print the report as one JSON object.' } },
	async run(args, output) {
		const [module, extra] = [...args.positionals, ...args.rest];
		if (module === undefined) throw new UsageError('Which module? Give a file or the name of an example spell.');
		if (extra !== undefined) throw new UsageError(`There is one module too many: "${extra}".`);
		try {
			const report = await inspectModule(module, createNodeCaster({ size: 1 }));
			output.print(args.has('json') ? JSON.stringify(report) : descriptionText(module, report));
			return EXIT.ok;
		} catch (error) {
			return reportFailure(error, output);
		}
	}
});
