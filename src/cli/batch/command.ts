import { availableParallelism } from 'node:os';
import { BatchRun } from '../../lib/execution/batch/batch-run.ts';
import { argumentsFor } from '../../lib/execution/batch/argument-template.ts';
import { createNodeCaster } from '../../lib/platform/node/caster.ts';
import { DEFAULT_LIMITS } from '../../lib/wasm/limits.ts';
import { explain } from '../cast/explain.ts';
import { interruptSignal } from '../cast/interrupts.ts';
import { CAST_OPTIONS } from '../cast/options.ts';
import { limitsOf, readGiven, type GivenOption, type LimitOption } from '../cast/request.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findModule, readModule } from '../modules.ts';
import { counted } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import { InOrder } from './in-order.ts';
import { itemsOf, type Item } from './items.ts';
import { ProgressLine } from './progress-line.ts';
import { refusedInput } from './refused-input.ts';
import { BatchResults } from './results.ts';

type BatchOption =
	'lines' | 'items' | 'out' | 'csv' | 'jobs' | 'arg' | 'keep-going' | 'quiet' | GivenOption | LimitOption;

/** The exit code when an item failed. */
const SOME_FAILED = 1;

export const command = defineCommand<BatchOption>({
	usage: [
		'spell batch FILE|NAME FILES… [options]',
		'spell batch FILE|NAME --lines FILE|- [options]',
		'spell batch FILE|NAME --items FILE|- [options]'
	],
	about: [
		'Casts a spell once for each file, or each line of a text, and prints a line of JSON for each, in their order.',
		'The exit code is 0 when all ended well, 1 when one did not; docs/CLI.md lists the others.'
	].join('\n'),
	options: {
		lines: { value: 'FILE', help: 'Cast each line of a file that is not empty; - is stdin, read as it comes.' },
		items: { value: 'FILE', help: 'Cast each value of a JSON array; - is stdin.' },
		out: { value: 'FOLDER', help: 'Write the output of each cast into a file of its own, named as its item.' },
		csv: { help: 'A table as CSV instead of lines of JSON.' },
		jobs: { value: 'N', range: [1, 1_024], help: 'Casts at once; as many as there are cores.' },
		arg: { value: 'X', repeatable: true, help: "An argument for the program; {name} is the item's name." },
		env: CAST_OPTIONS.env,
		'allow-secret': CAST_OPTIONS['allow-secret'],
		'allow-net': CAST_OPTIONS['allow-net'],
		dir: CAST_OPTIONS.dir,
		'timeout-ms': CAST_OPTIONS['timeout-ms'],
		'memory-mb': CAST_OPTIONS['memory-mb'],
		'output-mb': CAST_OPTIONS['output-mb'],
		'function-mb': CAST_OPTIONS['function-mb'],
		'file-mb': CAST_OPTIONS['file-mb'],
		fuel: CAST_OPTIONS.fuel,
		unmetered: CAST_OPTIONS.unmetered,
		'keep-going': { help: 'Go on after a failure; without it nothing more is begun.' },
		quiet: { short: 'q', help: 'No messages of our own on stderr.' }
	},
	async run(args, output) {
		const interrupt = interruptSignal();
		const [spell, ...files] = args.positionals;
		if (spell === undefined) throw new UsageError('Which spell? Give a file or the name of an example spell.');
		const source = itemsOf({ files, lines: args.text('lines'), items: args.text('items') });
		const bytes = await readModule(await findModule(spell));
		const jobs = args.number('jobs') ?? availableParallelism();
		const caster = createNodeCaster({ size: jobs });
		const given = await readGiven(args);
		const module = await caster.load(bytes, limitsOf(args));
		const { problem, manifest } = module.description;
		const limits = limitsOf(args, manifest?.limits);
		if (problem !== undefined) {
			output.complain(explain({ kind: 'invalid-module', problem }) ?? '');
			return EXIT.refused;
		}
		const now = () => performance.now();
		const progress = new ProgressLine({ write: (text) => output.write('stderr', text), now });
		const isFollowed = output.isTerminal('stderr') && !args.has('quiet');
		const results = new BatchResults({
			write: (line) => {
				progress.clear();
				output.write('stdout', line);
			},
			form: args.has('csv') ? 'csv' : 'json',
			folder: args.text('out')
		});
		const inOrder = new InOrder<Item>((ended) => results.add(ended));
		const run: BatchRun<Item> = new BatchRun<Item>({
			jobs,
			cast: async ({ name, input }, _, signal) => {
				if (input.kind === 'too-large') return refusedInput(input.sizeBytes, DEFAULT_LIMITS);
				return caster.cast(
					module,
					{ ...given, input, args: argumentsFor(args.texts('arg'), name), limits },
					{ signal }
				);
			},
			keep: (ended) => inOrder.take(ended),
			onFailure: args.has('keep-going') ? 'go-on' : 'stop',
			now,
			...(isFollowed && { onChange: () => progress.show(run) })
		});
		for (const signal of [interrupt, output.closed]) signal.addEventListener('abort', () => run.cancel());
		if (interrupt.aborted) run.cancel();
		const end = await run.run(source).finally(() => progress.clear());
		const { done, ok, failed, cancelled } = run.counts;
		if (!args.has('quiet'))
			output.complain(`${counted(done, 'cast')}: ${ok} well, ${failed} failed, ${cancelled} cancelled (${end}).`);
		if (end === 'cancelled') return EXIT.cancelled;
		return failed > 0 ? SOME_FAILED : EXIT.ok;
	}
});
