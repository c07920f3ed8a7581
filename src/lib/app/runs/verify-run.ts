/** Casts a recorded cast once more, from what was kept of it, and compares. Nothing of it is recorded. */
import { hindranceOf, verifyReceipt, type Verification } from '../../execution/receipt/verify.ts';
import { hindranceWords, type Words } from '../../execution/receipt/words.ts';
import type { WholeCast } from '../../storage/cast-record.ts';
import type { Caster, LoadedModule } from '../../wasm/caster.ts';
import { calculateWasmHash } from '../../wasm/hash.ts';
import type { CastRequest } from '../../wasm/protocol.ts';
import { factsOfFolders } from '../given-facts.ts';
import { receiptOf } from '../receipt.ts';
import { WORK, type WorkFiles } from '../work-files.svelte.ts';

export type RunVerification = { kind: 'done'; verification: Verification } | { kind: 'cannot'; words: Words };

export interface VerifyDependencies {
	caster: Caster;
	/** @throws when it is not on this device any more. */
	openModule: (module: { name: string; sha256: string }) => Promise<LoadedModule>;
	/** What the next cast would be given. */
	work: Pick<WorkFiles, 'files' | 'mount' | 'settled'>;
}

/** A cast that differs is no error. @throws only what is a fault of Spell's own. */
export async function verifyRun(
	cast: WholeCast,
	{ caster, openModule, work }: VerifyDependencies,
	signal?: AbortSignal
): Promise<RunVerification> {
	const { record } = cast;
	const receipt = await receiptOf(record, calculateWasmHash);
	const hindrance = hindranceOf(receipt);
	if (hindrance !== undefined) return { kind: 'cannot', words: hindranceWords(hindrance) };
	const missing = missingWords(cast) ?? (await missingFiles(cast, work));
	if (missing !== undefined) return { kind: 'cannot', words: missing };
	const module = await openModule({ name: record.spell, sha256: record.module.sha256 }).catch(() => undefined);
	if (module === undefined) return { kind: 'cannot', words: MODULE_GONE };
	const bytes = cast.input?.bytes;
	const { sha256, sizeBytes } = module.description;
	const given = {
		module: { ...receipt.module, sha256, sizeBytes },
		input: { sizeBytes: bytes?.length ?? 0, sha256: await calculateWasmHash(bytes ?? new Uint8Array()) },
		args: record.args,
		envNames: [],
		files: record.files
	};
	const request = requestOf(cast, work);
	const verification = await verifyReceipt(receipt, given, {
		hash: calculateWasmHash,
		cast: ({ limits, determinism }) =>
			caster.cast(module, { ...request, limits, ...(determinism && { determinism }) }, signal ? { signal } : {})
	});
	return { kind: 'done', verification };
}

function requestOf({ record, input }: WholeCast, work: VerifyDependencies['work']): CastRequest {
	const mount = record.files === undefined ? undefined : work.mount();
	return {
		input: input === undefined ? { kind: 'none' } : { kind: 'bytes', bytes: input.bytes.slice() },
		args: record.args,
		...(mount && { preopens: { [WORK]: mount }, collectFiles: 'written' })
	};
}

function missingWords({ record: { input, envNames }, input: kept }: WholeCast): Words | undefined {
	if (envNames.length > 0) return { ...ENVIRONMENT, why: `${ENVIRONMENT.why} ${envNames.join(', ')}.` };
	if (input.keeping === 'secret' || input.keeping === 'without-secrets') return SECRET;
	return input.sizeBytes > 0 && kept === undefined ? INPUT_GONE : undefined;
}

/** Files are not kept with records; those that are given in the runner right now may be the same. */
async function missingFiles(
	{ record: { files } }: WholeCast,
	work: VerifyDependencies['work']
): Promise<Words | undefined> {
	if (files === undefined) return undefined;
	await work.settled();
	const mount = work.mount();
	const given = mount && [{ path: WORK, access: mount.access, files: work.files }];
	const now = given && (await factsOfFolders(given));
	return now?.sha256 != null && now.sha256 === files.sha256 ? undefined : FILES_GONE;
}

const WHAT = 'It cannot be verified here.';
const MODULE_GONE: Words = {
	what: WHAT,
	why: 'Its module is not on this device any more.',
	todo: 'Open its file in the runner, and verify again.'
};
const INPUT_GONE: Words = {
	what: WHAT,
	why: 'Its input was not kept: it was too large, or was dropped to make room.',
	todo: 'Save the receipt, and verify it with the file: spell verify receipt.json module.wasm input.'
};
const SECRET: Words = {
	what: WHAT,
	why: 'What the spell marks as secret was left out of the input that is kept, and nothing of it was hashed.',
	todo: 'Cast it on an input without secrets.'
};
const ENVIRONMENT: Words = {
	what: WHAT,
	why: 'The values of its environment are not kept:',
	todo: 'Save the receipt, and verify it with them: spell verify receipt.json module.wasm --env NAME=VALUE.'
};
const FILES_GONE: Words = {
	what: WHAT,
	why: 'The files that it was given are not kept with it, and those in the runner are not the same.',
	todo: 'Give them again under /work in the runner, or verify the saved receipt: spell verify receipt.json module.wasm --dir /work=FOLDER.'
};
