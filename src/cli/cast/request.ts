import { DEFAULT_LIMITS, MIB } from '../../lib/wasm/limits.ts';
import { parseHostPattern } from '../../lib/wasm/network/host-pattern.ts';
import type { CastLimits, CastRequest, Manifest } from '../../lib/wasm/protocol.ts';
import type { ParsedArgs } from '../parse-args.ts';
import { UsageError } from '../usage-error.ts';
import { readFolders } from './folders.ts';
import type { CastOption } from './options.ts';

type CastArgs = ParsedArgs<CastOption>;

/** What a program is given besides its input. */
export type GivenOption = Extract<CastOption, 'env' | 'allow-secret' | 'allow-net' | 'dir'>;

/** What it is held to. */
export type LimitOption = Extract<CastOption, 'timeout-ms' | `${string}-mb` | 'fuel' | 'unmetered'>;

/** What the command line asks for, but for input and limits, which depend on the spell. */
export async function readRequest(args: CastArgs): Promise<CastRequest> {
	const expectedSha256 = readHash(args.text('sha256'));
	const seed = args.number('seed');
	return {
		args: [...args.texts('arg'), ...args.rest],
		...(await readGiven(args)),
		collectFiles: args.has('out') ? 'written' : 'none',
		...(seed === undefined ? {} : { determinism: { seed } }),
		...(expectedSha256 === undefined ? {} : { expectedSha256 })
	};
}

/** @throws UsageError naming the option that is wrong, or the folder that cannot be read. */
export async function readGiven(args: ParsedArgs<GivenOption>): Promise<CastRequest> {
	return {
		env: Object.fromEntries(args.texts('env').map((text) => splitPair('--env', text))),
		allowSecretEnv: args.texts('allow-secret'),
		network: { allow: readHosts(args.texts('allow-net')) },
		preopens: await readFolders(args.texts('dir').map((text) => splitPair('--dir', text)))
	};
}

/** The limits asked for. A spell's own may be tighter than the defaults, not wider: those only a person may widen. */
export function limitsOf(args: ParsedArgs<LimitOption>, own: Manifest['limits'] = {}): Partial<CastLimits> {
	const { timeoutMs, memoryBytes, outputBytes } = DEFAULT_LIMITS;
	return {
		timeoutMs: args.number('timeout-ms') ?? Math.min(own.timeoutMs ?? timeoutMs, timeoutMs),
		memoryBytes: bytesOf(args.number('memory-mb')) ?? Math.min(bytesOf(own.memoryMb) ?? memoryBytes, memoryBytes),
		outputBytes: bytesOf(args.number('output-mb')) ?? Math.min(bytesOf(own.outputMb) ?? outputBytes, outputBytes),
		functionBytes: bytesOf(args.number('function-mb')),
		fileBytes: bytesOf(args.number('file-mb')),
		fuel: args.number('fuel'),
		metering: args.has('unmetered') ? 'unmetered' : 'metered'
	};
}

function bytesOf(mb: number | undefined): number | undefined {
	return mb === undefined ? undefined : mb * MIB;
}

function readHosts(entries: readonly string[]): readonly string[] {
	for (const entry of entries) {
		const problem = parseHostPattern(entry);
		if (typeof problem === 'string') throw new UsageError(`--allow-net "${entry}" ${problem}.`);
	}
	return entries;
}

function readHash(text: string | undefined): string | undefined {
	if (text === undefined || /^[0-9a-f]{64}$/i.test(text)) return text?.toLowerCase();
	throw new UsageError(`--sha256 must be 64 hexadecimal digits, not "${text}".`);
}

function splitPair(option: string, text: string): [name: string, value: string] {
	const at = text.indexOf('=');
	if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
	throw new UsageError(`${option} must be of the form NAME=VALUE, not "${text}".`);
}
