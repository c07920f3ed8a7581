import { basename } from 'node:path';
import { formatOutput } from '../../lib/wasm/format-output.ts';
import type { CastEvent, CastOutcome } from '../../lib/wasm/protocol.ts';
import { defineCommand } from '../command.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { findModule } from '../modules.ts';
import type { ParsedArgs } from '../parse-args.ts';
import type { ProcessOutput } from '../process-output.ts';
import { writeReceipt, type CastMade } from '../receipt/write-receipt.ts';
import { UsageError } from '../usage-error.ts';
import { explain } from './explain.ts';
import { checkInputOptions } from './input.ts';
import { interruptSignal } from './interrupts.ts';
import { CAST_OPTIONS, type CastOption } from './options.ts';
import { readRequest } from './request.ts';
import { runCast } from './run-cast.ts';
import { writeOut } from './write-out.ts';

export const command = defineCommand<CastOption>({
	usage: ['spell cast FILE|NAME [options] [-- program arguments]'],
	about: [
		'Casts a module, or the example spell of that name (`spell list`). Its input is --input, --input-file or stdin;',
		'its output comes out as it is printed. It sees no files, no network and no environment but what is given here.',
		'The exit code is the program’s own up to 125; docs/CLI.md lists the others.'
	].join('\n'),
	options: CAST_OPTIONS,
	async run(args, output) {
		const interrupt = interruptSignal();
		checkInputOptions(args);
		const path = await findModule(moduleOf(args));
		const request = await readRequest(args);
		const asJson = args.has('json');
		const startedAt = Date.now();
		let made: CastMade | undefined;
		const outcome = await runCast({
			path,
			args,
			request,
			signal: AbortSignal.any([interrupt, output.closed]),
			// With a listener output comes as it is printed, so that none is lost when the program is killed.
			onEvent: (event) => {
				if (!asJson) forward(event, output);
			},
			onCast: (description, { input = { kind: 'none' }, ...rest }) => {
				made = { name: basename(path, '.wasm'), startedAt, description, input, request: rest };
			}
		});
		if (asJson) output.print(JSON.stringify(formatOutput(outcome)));
		await keepFiles(args, outcome, output);
		const receipt = args.text('receipt');
		if (receipt !== undefined && made !== undefined) await writeReceipt(receipt, made, outcome);
		else if (receipt !== undefined) output.complain('no receipt is written, as nothing was cast.');
		const message = explain(outcome);
		if (message !== undefined && !args.has('quiet')) output.complain(message);
		return exitCodeOf(outcome);
	}
});

/** Also of a program that failed: what it wrote until then is there. */
async function keepFiles(args: ParsedArgs<CastOption>, { written }: CastOutcome, output: ProcessOutput): Promise<void> {
	const folder = args.text('out');
	if (folder === undefined || written === undefined) return;
	await writeOut(folder, written);
	const left = written.omitted.length;
	if (left > 0 && !args.has('quiet')) output.complain(`files left out for their size: ${left}. Raise --file-mb.`);
}

function forward(event: CastEvent, output: ProcessOutput): void {
	if (event.kind === 'output') output.write(event.stream, event.chunk);
}

function moduleOf({ positionals }: ParsedArgs<CastOption>): string {
	const [module, extra] = positionals;
	if (module === undefined) throw new UsageError('Which module? Give a file or the name of an example spell.');
	if (extra === undefined) return module;
	throw new UsageError(`There is one module too many: "${extra}". Arguments for the program stand behind "--".`);
}
