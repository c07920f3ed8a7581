import { createNodeCaster } from '../../lib/platform/node/caster.ts';
import { readManifestSection } from '../../lib/wasm/binary/manifest.ts';
import { CastRun } from '../../lib/wasm/cast-run.ts';
import { StoppedError } from '../../lib/wasm/executor.ts';
import { resolveLimits } from '../../lib/wasm/limits.ts';
import type { CastEvent, CastOutcome, CastRequest, InputSource, ModuleDescription } from '../../lib/wasm/protocol.ts';
import { readModule } from '../modules.ts';
import type { ParsedArgs } from '../parse-args.ts';
import { UsageError } from '../usage-error.ts';
import { inputOf, readStdin } from './input.ts';
import type { CastOption } from './options.ts';
import { limitsOf } from './request.ts';
import { ownTerminal } from './terminal.ts';

/** One cast as the command line has it. */
export interface CastPlan {
	path: string;
	args: ParsedArgs<CastOption>;
	/** Without input and limits. */
	request: CastRequest;
	signal: AbortSignal;
	/** Gets the output while the program runs. */
	onEvent: (event: CastEvent) => void;
	/** Told of what is cast; input and limits are in the request. */
	onCast?: (description: ModuleDescription, request: CastRequest) => void;
}

/**
 * Reads, loads and casts. Whatever comes in between is an outcome, too.
 * @throws UsageError when the module's file cannot be read.
 */
export async function runCast(plan: CastPlan): Promise<CastOutcome> {
	const started = performance.now();
	const caster = createNodeCaster({ size: 1 });
	plan.signal.addEventListener('abort', () => caster.close());
	let limits = limitsOf(plan.args);
	try {
		const bytes = await readModule(plan.path);
		const { manifest } = readManifestSection(bytes);
		limits = limitsOf(plan.args, manifest?.limits);
		const asked = inputOf(plan.args, limits, manifest?.input);
		// What a receipt tells of must be known.
		const input = asked.kind === 'fd' && plan.args.has('receipt') ? await readStdin() : asked;
		const module = await caster.load(bytes, limits);
		const terminal = mayTalk(plan.args, input, module.description) ? ownTerminal() : undefined;
		const request = { ...plan.request, input, ...terminal, limits };
		plan.onCast?.(module.description, request);
		return await caster.cast(module, request, plan);
	} catch (error) {
		if (error instanceof UsageError) throw error;
		const figures = { wallMs: performance.now() - started, queuedMs: 0, cache: 'miss', warmth: 'first' } as const;
		return new CastRun(resolveLimits(limits)).fail(causeOfStop(error), figures);
	}
}

/** Whether its input is what somebody types, and its output comes as it is printed. A function takes its input whole. */
function mayTalk(args: ParsedArgs<CastOption>, input: InputSource, { abi }: ModuleDescription): boolean {
	return input.kind === 'fd' && abi === 'command' && !args.has('json') && !args.has('seed');
}

/** Loading wraps the end of its deadline, and a cancellation, in a failure of the host; for a cast they are ends of their own. */
function causeOfStop(error: unknown): unknown {
	return error instanceof Error && error.cause instanceof StoppedError ? error.cause : error;
}
