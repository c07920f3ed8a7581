/** What was cast on what, and what came of it, as hashes: who has the parts can cast again and compare. */
import type { CastLimits, CastResult, Determinism } from '../../wasm/protocol.ts';
import type { Engine } from '../cost.ts';
import type { FilesFacts } from './files-facts.ts';
import type { Hash } from './hash.ts';

export interface Receipt {
	format: 'spell-receipt-1';
	cast: string;
	/** ISO 8601. */
	startedAt: string;
	engine: Engine;
	module: { name: string; version?: string; sha256: string; sizeBytes: number };
	input: ReceiptInput;
	/** SHA-256 of the arguments as a JSON array. */
	arguments: { count: number; sha256: string };
	/** Names; values are kept nowhere. */
	environment: readonly string[];
	/** `sha256` is of the other fields as JSON, in order of their names. */
	limits: CastLimits & { sha256: string };
	/** What took the place of the machine's chance and time; `null` for a cast that was not to be repeatable. */
	determinism: Required<Determinism> | null;
	/** Hosts that it was let reach, and how many requests went there. Older receipts do not tell. */
	network?: ReceiptNetwork;
	/** What it was given under `/work` and other folders; absent without any. */
	files?: FilesFacts;
	outcome: { kind: CastResult['kind'] | 'running' | 'interrupted'; exitCode?: number };
	stdout?: HashedBytes;
	stderr?: HashedBytes;
	fuel?: number;
}

/** `sha256` is `null` where there is none: too large to hash, or secret. */
export interface HashedBytes {
	sizeBytes: number;
	sha256: string | null;
}

export interface ReceiptInput extends HashedBytes {
	/** It was typed while the program ran, and is kept nowhere. */
	live?: true;
}

export interface ReceiptNetwork {
	hosts: readonly string[];
	requests: number;
}

/** All that a receipt is made of. */
export interface CastFacts extends Pick<Receipt, 'cast' | 'engine' | 'module' | 'input' | 'determinism' | 'outcome'> {
	/** Ms since 1970. */
	startedAt: number;
	args: readonly string[];
	envNames: readonly string[];
	limits: CastLimits;
	network: ReceiptNetwork;
	files?: FilesFacts | undefined;
	stdout?: HashedBytes;
	stderr?: HashedBytes;
	fuel?: number | undefined;
}

export async function makeReceipt(facts: CastFacts, hash: Hash): Promise<Receipt> {
	const { cast, engine, module, input, determinism, outcome, network, files, stdout, stderr, fuel } = facts;
	const limits = sorted(facts.limits);
	return {
		format: 'spell-receipt-1',
		cast,
		startedAt: new Date(facts.startedAt).toISOString(),
		engine,
		module,
		input,
		arguments: await hashedArguments(facts.args, hash),
		environment: [...facts.envNames].sort(),
		limits: { ...limits, sha256: await hashJson(limits, hash) },
		determinism,
		network,
		...(files && { files }),
		outcome,
		...(stdout && { stdout }),
		...(stderr && { stderr }),
		...(fuel !== undefined && { fuel })
	};
}

export async function hashedArguments(args: readonly string[], hash: Hash): Promise<Receipt['arguments']> {
	return { count: args.length, sha256: await hashJson(args, hash) };
}

/** What `limits.sha256` should be. */
export function hashOfLimits(receipt: Receipt, hash: Hash): Promise<string> {
	return hashJson(sorted(limitsOf(receipt)), hash);
}

/** Those of the cast. */
export function limitsOf({ limits: { sha256: _, ...limits } }: Receipt): CastLimits {
	return limits;
}

export function outcomeOfResult(result: CastResult): Receipt['outcome'] {
	const code = 'exitCode' in result && result.exitCode !== undefined ? { exitCode: result.exitCode } : {};
	return { kind: result.kind, ...code };
}

function hashJson(value: unknown, hash: Hash): Promise<string> {
	return hash(new TextEncoder().encode(JSON.stringify(value)));
}

function sorted<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
