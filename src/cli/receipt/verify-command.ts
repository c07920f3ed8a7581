import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PART_WORDS, hindranceWords, verdictWords, type Words } from '../../lib/execution/receipt/words.ts';
import type { ReceiptLine } from '../../lib/execution/receipt/compare-receipts.ts';
import { LONGEST_RECEIPT, NoReceiptError, readReceipt } from '../../lib/execution/receipt/read-receipt.ts';
import { limitsOf, type Receipt } from '../../lib/execution/receipt/receipt.ts';
import { hindranceOf, verifyReceipt, type Verification } from '../../lib/execution/receipt/verify.ts';
import { createNodeCaster } from '../../lib/platform/node/caster.ts';
import { calculateWasmHash } from '../../lib/wasm/hash.ts';
import { parseInput } from '../../lib/wasm/io-handler.ts';
import type { InputSource, Manifest } from '../../lib/wasm/protocol.ts';
import { problemLine } from '../cast/explain.ts';
import { readStdin } from '../cast/input.ts';
import { interruptSignal } from '../cast/interrupts.ts';
import { readRequest } from '../cast/request.ts';
import { defineCommand } from '../command.ts';
import { reportFailure } from '../describe-module.ts';
import { EXIT } from '../exit-codes.ts';
import { asUsageError, findModule, readModule } from '../modules.ts';
import type { ParsedArgs } from '../parse-args.ts';
import type { ProcessOutput } from '../process-output.ts';
import { grouped, visible } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import { hashedFiles, hashedInput } from './given.ts';

type VerifyOption = 'input' | 'env' | 'allow-secret' | 'dir' | 'json' | 'quiet';

/** The exit code when it is not verified. */
const NOT_VERIFIED = 1;

export const command = defineCommand<VerifyOption>({
	usage: ['spell verify RECEIPT.json FILE|NAME [INPUT] [options] [-- program arguments]'],
	about: [
		'Casts once more what a receipt tells of, and compares: module, input, arguments, files, limits, outcome, output, fuel.',
		'The input is the file INPUT, --input or stdin. The exit code is 0 when all is the same, else 1.'
	].join('\n'),
	options: {
		input: { value: 'TEXT', help: 'The input; checked against what the manifest says of it.' },
		env: { value: 'K=V', repeatable: true, help: 'An environment variable; the receipt has only their names.' },
		'allow-secret': { value: 'NAME', repeatable: true, help: 'Let a variable pass whose name looks like a secret.' },
		dir: { value: 'GUEST=HOSTDIR', repeatable: true, help: 'A folder that the program was given, as it was then.' },
		json: { help: 'Print the result as one JSON object.' },
		quiet: { short: 'q', help: 'Print nothing: the exit code tells.' }
	},
	async run(args, output) {
		const interrupt = interruptSignal();
		const [receiptPath, module, inputPath, extra] = args.positionals;
		if (receiptPath === undefined || module === undefined)
			throw new UsageError('Give a receipt and its module: spell verify RECEIPT.json MODULE.wasm.');
		if (extra !== undefined) throw new UsageError(`There is one file too many: "${extra}".`);
		const receipt = await readReceiptFile(receiptPath);
		const hindrance = hindranceOf(receipt);
		if (hindrance !== undefined) return tellWords(hindranceWords(hindrance), args, output);
		try {
			const verification = await verify({ receipt, module, inputPath, args, signal: interrupt });
			return tell(verification, args, output);
		} catch (error) {
			return reportFailure(error, output);
		}
	}
});

interface VerifyPlan {
	receipt: Receipt;
	module: string;
	inputPath: string | undefined;
	args: ParsedArgs<VerifyOption>;
	signal: AbortSignal;
}

async function verify({ receipt, module, inputPath, args, signal }: VerifyPlan): Promise<Verification> {
	const request = await readRequest(args);
	const bytes = await readModule(await findModule(module));
	const caster = createNodeCaster({ size: 1 });
	const loaded = await caster.load(bytes, { ...limitsOf(receipt), metering: 'metered' });
	const { description } = loaded;
	const input = await inputOf(args, inputPath, receipt, description.manifest?.input);
	const given = {
		module: { name: receipt.module.name, sha256: description.sha256, sizeBytes: description.sizeBytes },
		input: await hashedInput(input),
		args: request.args ?? [],
		envNames: Object.keys(request.env ?? {}),
		files: await hashedFiles(request)
	};
	return verifyReceipt(receipt, given, {
		hash: calculateWasmHash,
		cast: ({ limits, determinism }) =>
			caster.cast(loaded, { ...request, input, limits, ...(determinism && { determinism }) }, { signal })
	});
}

async function inputOf(
	args: ParsedArgs<VerifyOption>,
	path: string | undefined,
	{ input, limits }: Receipt,
	expected: Manifest['input']
): Promise<InputSource> {
	const text = args.text('input');
	if (text !== undefined && path !== undefined) throw new UsageError('INPUT and --input cannot both be given.');
	if (text !== undefined) return parseInput(text, expected, limits);
	if (path !== undefined) return { kind: 'file', path: resolve(path) };
	if (input.sizeBytes === 0) return { kind: 'none' };
	if (process.stdin.isTTY)
		throw new UsageError(`The cast had an input of ${grouped(input.sizeBytes)} bytes. Give its file.`);
	return readStdin();
}

async function readReceiptFile(path: string): Promise<Receipt> {
	try {
		if ((await stat(path)).size > LONGEST_RECEIPT) throw new UsageError(`"${path}" is too large for a receipt.`);
		return readReceipt(await readFile(path, 'utf8'));
	} catch (error) {
		if (!(error instanceof NoReceiptError)) throw asUsageError(error, path);
		const problems = error.problems.slice(0, 5).map(problemLine);
		throw new UsageError([`"${path}" is no receipt of Spell:`, ...problems].join('\n'));
	}
}

function tell({ verdict, lines }: Verification, args: ParsedArgs<VerifyOption>, output: ProcessOutput): number {
	if (args.has('json')) output.print(JSON.stringify({ ...verdict, lines }));
	else if (!args.has('quiet')) for (const line of lines) output.print(lineText(line));
	if (!args.has('json')) tellWords(verdictWords(verdict), args, output);
	return verdict.kind === 'verified' ? EXIT.ok : NOT_VERIFIED;
}

function tellWords(words: Words, args: ParsedArgs<VerifyOption>, output: ProcessOutput): number {
	const said = [words.what, words.why, words.todo].filter((part) => part !== '').join(' ');
	if (args.has('json')) output.print(JSON.stringify({ kind: 'cannot', ...words }));
	else if (!args.has('quiet')) output.print(said);
	return NOT_VERIFIED;
}

const MARKS = { same: 'same', other: 'OTHER', unknown: 'unknown', 'not-fixed': 'not set' } as const;

function lineText({ part, kind, said, found }: ReceiptLine): string {
	const first = `${MARKS[kind].padEnd(8)}${PART_WORDS[part].padEnd(12)}${visible(said)}`;
	return kind === 'other' ? `${first}\n${' '.repeat(8)}${'now'.padEnd(12)}${visible(found)}` : first;
}
