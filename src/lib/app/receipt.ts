import { outcomeOfResult, makeReceipt, type HashedBytes, type Receipt } from '../execution/receipt/receipt.ts';
import type { Hash } from '../execution/receipt/hash.ts';
import type { CastRecord } from '../storage/cast-record.ts';

/** The receipt of a recorded cast. */
export async function receiptOf(record: CastRecord, hash: Hash): Promise<Receipt> {
	const { id, startedAt, engine, spell, module, input, args, envNames, limits, determinism, state } = record;
	const live = input.source === 'terminal' ? ({ live: true } as const) : {};
	const ended = state.kind === 'settled' ? state : undefined;
	const requests = ended?.requests.filter(({ kind }) => kind !== 'denied').length ?? 0;
	return makeReceipt(
		{
			cast: id,
			startedAt,
			engine,
			module: { name: spell, ...module },
			input: live.live ? { sizeBytes: 0, sha256: null, ...live } : hashed(input),
			args,
			envNames,
			limits,
			determinism: determinism ?? null,
			network: { hosts: record.hosts ?? [], requests },
			files: record.files,
			outcome: ended ? outcomeOfResult(ended.result) : { kind: record.outcome },
			...(ended && { stdout: hashed(ended.stdout), stderr: hashed(ended.stderr), fuel: ended.figures.fuel })
		},
		hash
	);
}

function hashed({ sizeBytes, sha256 = null }: { sizeBytes: number; sha256?: string | null }): HashedBytes {
	return { sizeBytes, sha256 };
}
