import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { BatchRun, type EndedItem } from '../lib/execution/batch/batch-run.ts';
import { argumentsFor } from '../lib/execution/batch/argument-template.ts';
import { readLines } from '../lib/execution/batch/lines.ts';
import { jsonLine } from '../lib/execution/batch/rows.ts';
import { createNodeCaster } from '../lib/platform/node/caster.ts';
import { formatBytes } from '../lib/wasm/format-output.ts';
import { byteLength, concatBytes } from '../lib/wasm/bytes.ts';
import { DEFAULT_LIMITS, MIB } from '../lib/wasm/limits.ts';
import type { CastOutcome, InputSource } from '../lib/wasm/protocol.ts';
import { explain } from './cast/explain.ts';
import { interruptSignal } from './cast/interrupts.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { asUsageError, findModule, readModule } from './modules.ts';
import type { ParsedArgs } from './parse-args.ts';
import { counted } from './text.ts';
import { UsageError } from './usage-error.ts';

interface Item {
	name: string;
	input: InputSource;
}

type BatchOption = 'lines' | 'jobs' | 'arg' | 'timeout-ms' | 'memory-mb' | 'output-mb' | 'keep-going' | 'quiet';

/** The exit code when an item failed. */
const SOME_FAILED = 1;

export const command = defineCommand<BatchOption>({
	usage: ['spell batch FILE|NAME FILES… [options]', 'spell batch FILE|NAME --lines FILE|- [options]'],
	about: [
		'Casts a spell once for each file, or each line of a text, and prints a line of JSON for each, in their order.',
		'The exit code is 0 when all ended well, 1 when one did not; docs/CLI.md lists the others.'
	].join('\n'),
	options: {
		lines: { value: 'FILE', help: 'Cast each line of a file that is not empty; - is stdin, read as it comes.' },
		jobs: { value: 'N', range: [1, 1_024], help: 'Casts at once; as many as there are cores.' },
		arg: { value: 'X', repeatable: true, help: "An argument for the program; {name} is the item's name." },
		'timeout-ms': { value: 'N', range: [1, 2_147_483_647], help: 'Stop each cast after so long.' },
		'memory-mb': { value: 'N', range: [1, 4_096], help: 'Most memory of each cast.' },
		'output-mb': { value: 'N', range: [1, 4_095], help: 'Most output of each cast.' },
		'keep-going': { help: 'Go on after a failure; without it nothing more is begun.' },
		quiet: { short: 'q', help: 'No messages of our own on stderr.' }
	},
	async run(args, output) {
		const interrupt = interruptSignal();
		const [spell, ...files] = args.positionals;
		if (spell === undefined) throw new UsageError('Which spell? Give a file or the name of an example spell.');
		const source = sourceOf(args, files);
		const bytes = await readModule(await findModule(spell));
		const jobs = args.number('jobs') ?? availableParallelism();
		const caster = createNodeCaster({ size: jobs });
		const limits = {
			timeoutMs: args.number('timeout-ms'),
			memoryBytes: bytesOf(args.number('memory-mb')),
			outputBytes: bytesOf(args.number('output-mb'))
		};
		const module = await caster.load(bytes);
		const { problem } = module.description;
		if (problem !== undefined) {
			output.complain(explain({ kind: 'invalid-module', problem }) ?? '');
			return EXIT.refused;
		}
		const inOrder = new InOrder((ended) => output.write('stdout', jsonLine(rowOf(ended))));
		const run = new BatchRun<Item>({
			jobs,
			cast: ({ name, input }, _, signal) =>
				caster.cast(module, { input, args: argumentsFor(args.texts('arg'), name), limits }, { signal }),
			keep: (ended) => inOrder.take(ended),
			onFailure: args.has('keep-going') ? 'go-on' : 'stop',
			now: () => performance.now()
		});
		for (const signal of [interrupt, output.closed]) signal.addEventListener('abort', () => run.cancel());
		if (interrupt.aborted) run.cancel();
		const end = await run.run(source);
		const { done, ok, failed, cancelled } = run.counts;
		if (!args.has('quiet'))
			output.complain(`${counted(done, 'cast')}: ${ok} well, ${failed} failed, ${cancelled} cancelled (${end}).`);
		if (end === 'cancelled') return EXIT.cancelled;
		return failed > 0 ? SOME_FAILED : EXIT.ok;
	}
});

function bytesOf(mb: number | undefined): number | undefined {
	return mb === undefined ? undefined : mb * MIB;
}

function sourceOf(args: ParsedArgs<BatchOption>, files: readonly string[]): AsyncIterable<Item> | Item[] {
	const lines = args.text('lines');
	if (lines === undefined) {
		if (files.length === 0) throw new UsageError('Over what? Give files, or --lines FILE.');
		return files.map((name) => ({ name, input: { kind: 'file', path: resolve(name) } }));
	}
	if (files.length > 0) throw new UsageError('Files and --lines cannot both be given.');
	return linesOf(lines);
}

async function* linesOf(path: string): AsyncGenerator<Item> {
	const stream = path === '-' ? process.stdin : createReadStream(path);
	try {
		for await (const { number, sizeBytes, bytes } of readLines(stream, DEFAULT_LIMITS.inputBytes)) {
			const name = `line ${number}`;
			if (bytes === undefined) throw new UsageError(`${name} is too long: ${sizeBytes} bytes.`);
			yield { name, input: { kind: 'bytes', bytes } };
		}
	} catch (error) {
		throw asUsageError(error, path);
	}
}

function rowOf({ item, outcome }: EndedItem<Item>) {
	const { kind, stdout, figures } = outcome;
	return {
		name: item.name,
		outcome: kind,
		exitCode: 'exitCode' in outcome ? (outcome.exitCode ?? null) : null,
		ms: figures.wallMs,
		fuel: figures.fuel ?? null,
		outputBytes: byteLength(stdout),
		reason: reasonOf(outcome),
		output: formatBytes(concatBytes(stdout))
	};
}

function reasonOf(outcome: CastOutcome): string | null {
	if (outcome.kind === 'exited') return `The program ended with code ${outcome.exitCode}.`;
	return explain(outcome) ?? null;
}

/** Passes items on in their order. One that came early waits, and the batch with it, before there are too many. */
class InOrder {
	readonly #pass: (ended: EndedItem<Item>) => void;
	readonly #early = new Map<number, { ended: EndedItem<Item>; passed: () => void }>();
	#next = 0;

	constructor(pass: (ended: EndedItem<Item>) => void) {
		this.#pass = pass;
	}

	take(ended: EndedItem<Item>): Promise<void> {
		const { promise, resolve: passed } = Promise.withResolvers<void>();
		this.#early.set(ended.index, { ended, passed });
		for (let next = this.#early.get(this.#next); next !== undefined; next = this.#early.get(this.#next)) {
			this.#early.delete(this.#next++);
			this.#pass(next.ended);
			next.passed();
		}
		return promise;
	}
}
