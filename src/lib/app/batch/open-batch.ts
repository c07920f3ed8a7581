/** Puts the batch together from the runner's parts: what is chosen there is what is cast here. */
import { castsAtOnce } from '../../platform/browser/pool.ts';
import { createIdMaker } from '../../storage/record-id.ts';
import type { Caster } from '../../wasm/caster.ts';
import type { InputForm } from '../input-form.svelte.ts';
import type { KilledPrograms } from '../killed-programs.svelte.ts';
import type { CastLog } from '../late-run-log.ts';
import type { ModuleChoice } from '../module-choice.svelte.ts';
import type { NetworkGrants } from '../network-grants.svelte.ts';
import type { TrustedModules } from '../trusted-modules.svelte.ts';
import { BatchDesk, type PreparedBatch } from './batch-desk.svelte.ts';
import { BatchSource } from './batch-source.svelte.ts';

export interface BatchParts {
	choice: ModuleChoice;
	form: InputForm;
	trusted: TrustedModules;
	grants: NetworkGrants;
	killed: KilledPrograms;
	openCaster: () => Promise<Caster>;
	log: CastLog;
}

/** Both outlive the page that shows them. */
export interface Batch {
	readonly desk: BatchDesk;
	readonly source: BatchSource;
}

export function openBatch(parts: BatchParts): Batch {
	const desk = createDesk(parts);
	return { desk, source: new BatchSource(desk) };
}

function createDesk(parts: BatchParts): BatchDesk {
	const sources = {
		now: () => Date.now(),
		random: (bytes: Uint8Array<ArrayBuffer>) => void crypto.getRandomValues(bytes)
	};
	return new BatchDesk({
		prepare: () => prepare(parts),
		log: parts.log,
		mostJobs: castsAtOnce(),
		newId: createIdMaker(sources),
		now: () => performance.now(),
		nextFrame: (callback) => void requestAnimationFrame(callback),
		guard: (leaving) => {
			if (leaving === 'ask') addEventListener('beforeunload', stay);
			else removeEventListener('beforeunload', stay);
		}
	});
}

/** The browser asks the person whether to leave. */
function stay(event: BeforeUnloadEvent): void {
	event.preventDefault();
}

/** Arguments, environment, limits, seed, trust and hosts are those of the runner. No folder is given. */
async function prepare({
	choice,
	form,
	trusted,
	grants,
	killed,
	openCaster
}: BatchParts): Promise<PreparedBatch | undefined> {
	const module = await choice.settled();
	const chosen = form.request();
	if (module === undefined || chosen === undefined) return undefined;
	const { input, validateInput, ...request } = chosen;
	void [input, validateInput];
	const { sha256, manifest } = module.description;
	const metering = trusted.has(sha256) ? 'unmetered' : 'metered';
	const { fuel, ...others } = request.limits ?? {};
	const limits = { ...others, ...(fuel !== undefined && metering === 'metered' && { fuel }), metering } as const;
	const allow = choice.isGuest ? [] : grants.use(module.description);
	return {
		caster: killed.watching(await openCaster()),
		name: choice.name,
		module,
		request: {
			...request,
			limits,
			network: { allow },
			validateInput: manifest?.input?.schema === undefined ? 'none' : 'manifest'
		},
		heldBackMs: () => killed.remainingMs(sha256)
	};
}
