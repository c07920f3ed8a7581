import { createNodeCaster } from '../lib/platform/node/caster.ts';
import type { Caster } from '../lib/wasm/caster.ts';
import { resultOfError } from '../lib/wasm/errors.ts';
import { explain } from './cast/explain.ts';
import { defineCommand } from './command.ts';
import { describeModule } from './describe-module.ts';
import { EXIT } from './exit-codes.ts';
import type { ProcessOutput } from './process-output.ts';
import { grouped, visible } from './text.ts';
import { UsageError } from './usage-error.ts';

export const command = defineCommand<never>({
	usage: ['spell validate FILE|NAME…'],
	about: 'Says of each module, in a line, whether it can be cast: `ok`, or `refused` and why. Nothing is run.',
	options: {},
	async run(args, output) {
		const files = [...args.positionals, ...args.rest];
		if (files.length === 0) throw new UsageError('Which modules? Give files or names of example spells.');
		const caster = createNodeCaster({ size: 1 });
		const codes: number[] = [];
		for (const file of files) codes.push(await validate(file, caster, output));
		return Math.max(...codes);
	}
});

async function validate(file: string, caster: Caster, output: ProcessOutput): Promise<number> {
	const refuse = (reason: string): number => {
		output.print(`refused  ${visible(file)}: ${reason}`);
		return EXIT.refused;
	};
	try {
		const { problem, abi = '', sizeBytes } = await describeModule(file, caster);
		if (problem) return refuse(visible(problem.message));
		output.print(`ok       ${visible(file)} (${abi}, ${grouped(sizeBytes)} bytes)`);
		return EXIT.ok;
	} catch (error) {
		if (!(error instanceof UsageError)) return refuse(explain(resultOfError(error)) ?? '');
		output.complain(error.message);
		return EXIT.usage;
	}
}
