import { randomUUID } from 'node:crypto';
import { makeReceipt } from '../../lib/execution/receipt/receipt.ts';
import { endOf } from '../../lib/execution/receipt/verify.ts';
import { determinismOf } from '../../lib/wasm/determinism.ts';
import { calculateWasmHash } from '../../lib/wasm/hash.ts';
import { resolveLimits } from '../../lib/wasm/limits.ts';
import type { CastOutcome, CastRequest, InputSource, ModuleDescription } from '../../lib/wasm/protocol.ts';
import { asUsageError } from '../modules.ts';
import { writeFileWhole } from '../write-file.ts';
import { hashedFiles, hashedInput } from './given.ts';

/** A cast as it was made. */
export interface CastMade {
	/** Of its file, without an extension. */
	name: string;
	/** Ms since 1970. */
	startedAt: number;
	description: ModuleDescription;
	input: InputSource;
	request: CastRequest;
}

/** Writes the receipt of a cast that has ended. @throws UsageError when the file cannot be written. */
export async function writeReceipt(path: string, cast: CastMade, outcome: CastOutcome): Promise<void> {
	const { name, startedAt, description, input, request } = cast;
	const { sha256, sizeBytes, manifest } = description;
	const version = manifest?.version === undefined ? {} : { version: manifest.version };
	const requests = outcome.requests.filter(({ kind }) => kind !== 'denied').length;
	const receipt = await makeReceipt(
		{
			cast: randomUUID(),
			startedAt,
			engine: 'wasm',
			module: { name: manifest?.name ?? name, ...version, sha256, sizeBytes },
			input: await hashedInput(input),
			args: request.args ?? [],
			envNames: Object.keys(request.env ?? {}),
			limits: resolveLimits(request.limits, manifest),
			determinism: determinismOf(request) ?? null,
			network: { hosts: request.network?.allow ?? [], requests },
			files: await hashedFiles(request),
			...(await endOf(outcome, calculateWasmHash))
		},
		calculateWasmHash
	);
	await writeFileWhole(path, new TextEncoder().encode(`${JSON.stringify(receipt, undefined, 2)}\n`)).catch(
		(error: unknown) => {
			throw asUsageError(error, path);
		}
	);
}
