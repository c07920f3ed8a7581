/** Casts once more what a receipt tells of, and compares. */
import type { CastLimits, CastOutcome, Determinism } from '../../wasm/protocol.ts';
import { compareEnds, compareStarts, type ReceiptLine } from './compare-receipts.ts';
import { limitsOf, makeReceipt, outcomeOfResult, type CastFacts, type Receipt } from './receipt.ts';
import type { Hash } from './hash.ts';
import { concatBytes } from '../../wasm/bytes.ts';

/** What there is to cast again. */
export type Given = Pick<CastFacts, 'module' | 'input' | 'args' | 'envNames' | 'files'>;

export interface CastAgain {
	limits: CastLimits;
	determinism: Required<Determinism> | undefined;
}

/** Why a cast cannot be repeated, whoever tries. */
export type Hindrance = 'running' | 'interrupted' | 'stopped' | 'host-failed' | 'live-input' | 'network';

/**
 * `unclear`: something is not the same, or not known, for a reason that lies in the receipt or in this machine.
 * `chance`: its chance and clock were the machine's own. `no-hash`: the receipt has no hash of a part. `ended-here`: this
 * machine stopped it.
 */
export type Verdict =
	{ kind: 'verified' } | { kind: 'differs' } | { kind: 'unclear'; reason: 'chance' | 'no-hash' | 'ended-here' };

export interface Verification {
	verdict: Verdict;
	lines: ReceiptLine[];
}

export interface VerifyPorts {
	hash: Hash;
	/** Casts what is given, within these limits and without the network. */
	cast: (again: CastAgain) => Promise<CastOutcome>;
}

export function hindranceOf({ outcome, input, network }: Receipt): Hindrance | undefined {
	const { kind } = outcome;
	if (kind === 'running' || kind === 'interrupted' || kind === 'host-failed') return kind;
	if (kind === 'cancelled' || kind === 'timed-out') return 'stopped';
	if (input.live) return 'live-input';
	return (network?.requests ?? 0) > 0 ? 'network' : undefined;
}

/** Nothing is cast when what is given is not what the receipt tells of. The cast is always metered: it can be stopped. */
export async function verifyReceipt(said: Receipt, given: Given, ports: VerifyPorts): Promise<Verification> {
	const limits: CastLimits = { ...limitsOf(said), metering: 'metered' };
	const base = { ...given, cast: said.cast, startedAt: 0, engine: said.engine, limits, determinism: said.determinism };
	const found: CastFacts = { ...base, network: { hosts: [], requests: 0 }, outcome: said.outcome };
	const starts = await compareStarts(said, await makeReceipt(found, ports.hash), ports.hash);
	if (starts.some(({ kind }) => kind === 'other')) return { verdict: { kind: 'differs' }, lines: starts };
	const outcome = await ports.cast({ limits, determinism: said.determinism ?? undefined });
	const after = await makeReceipt({ ...found, ...(await endOf(outcome, ports.hash)) }, ports.hash);
	const lines = [...starts, ...compareEnds(said, after)];
	return { verdict: verdictOf(lines, outcome), lines };
}

/** What a receipt says of a cast's end. */
export async function endOf(
	outcome: CastOutcome,
	hash: Hash
): Promise<Pick<CastFacts, 'outcome' | 'stdout' | 'stderr' | 'fuel'>> {
	const hashed = async (pieces: readonly Uint8Array[]) => {
		const bytes = concatBytes(pieces);
		return { sizeBytes: bytes.length, sha256: await hash(bytes) };
	};
	const [stdout, stderr] = [await hashed(outcome.stdout), await hashed(outcome.stderr)];
	return { outcome: outcomeOfResult(outcome), stdout, stderr, fuel: outcome.figures.fuel };
}

function verdictOf(lines: readonly ReceiptLine[], { kind }: CastOutcome): Verdict {
	const has = (wanted: ReceiptLine['kind']) => lines.some((line) => line.kind === wanted);
	if (kind === 'timed-out' || kind === 'cancelled' || kind === 'host-failed')
		return { kind: 'unclear', reason: 'ended-here' };
	if (has('other')) return has('not-fixed') ? { kind: 'unclear', reason: 'chance' } : { kind: 'differs' };
	return has('unknown') ? { kind: 'unclear', reason: 'no-hash' } : { kind: 'verified' };
}
