/** What was cast on what, and what came of it, as hashes: who has the parts can cast again and compare. */
import type { BytesFacts, CastRecord } from '../storage/cast-record.ts';
import type { CastResult } from '../wasm/protocol.ts';

export interface Receipt {
	format: 'spell-receipt-1';
	cast: string;
	/** ISO 8601. */
	startedAt: string;
	engine: CastRecord['engine'];
	module: { name: string; version?: string; sha256: string; sizeBytes: number };
	input: HashedBytes;
	/** SHA-256 of the arguments as a JSON array. */
	arguments: { count: number; sha256: string };
	/** Names; values are kept nowhere. */
	environment: readonly string[];
	/** `sha256` is of the other fields as JSON, in order of their names. */
	limits: CastRecord['limits'] & { sha256: string };
	/** What took the place of the machine's chance and time; `null` for a cast that was not to be repeatable. */
	determinism: CastRecord['determinism'] | null;
	outcome: { kind: CastRecord['outcome']; exitCode?: number };
	stdout?: HashedBytes;
	stderr?: HashedBytes;
	fuel?: number;
}

/** `sha256` is `null` where there is none: too large to hash, or secret. */
interface HashedBytes {
	sizeBytes: number;
	sha256: string | null;
}

export async function receiptOf(record: CastRecord, hash: (bytes: Uint8Array) => Promise<string>): Promise<Receipt> {
	const hashJson = (value: unknown) => hash(new TextEncoder().encode(JSON.stringify(value)));
	const limits = sorted(record.limits);
	const { state } = record;
	return {
		format: 'spell-receipt-1',
		cast: record.id,
		startedAt: new Date(record.startedAt).toISOString(),
		engine: record.engine,
		module: { name: record.spell, ...record.module },
		input: hashed(record.input),
		arguments: { count: record.args.length, sha256: await hashJson(record.args) },
		environment: [...record.envNames].sort(),
		limits: { ...limits, sha256: await hashJson(limits) },
		determinism: record.determinism ?? null,
		outcome: { kind: record.outcome, ...(state.kind === 'settled' && exitCodeOf(state.result)) },
		...(state.kind === 'settled' && {
			stdout: hashed(state.stdout),
			stderr: hashed(state.stderr),
			...(state.figures.fuel !== undefined && { fuel: state.figures.fuel })
		})
	};
}

function hashed({ sizeBytes, sha256 = null }: Omit<BytesFacts, 'sha256'> & { sha256?: string | null }): HashedBytes {
	return { sizeBytes, sha256 };
}

function exitCodeOf(result: CastResult): { exitCode?: number } {
	return 'exitCode' in result && result.exitCode !== undefined ? { exitCode: result.exitCode } : {};
}

function sorted<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
