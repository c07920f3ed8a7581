import type { HostCaster, HostOutcome, HostRequest } from './hosts/host.ts';

/** A cast that is known to run, as it has printed something. */
export interface StartedCast {
	outcome: Promise<HostOutcome>;
	/** Cancels it. */
	stop(): void;
}

/** Casts, and waits for the first piece of output. */
export async function startedCast(
	caster: Pick<HostCaster, 'cast'>,
	program: Uint8Array,
	request: HostRequest = {}
): Promise<StartedCast> {
	const controller = new AbortController();
	let printed = (): void => {};
	const started = new Promise<void>((resolve) => (printed = resolve));
	const outcome = caster.cast(program, request, { signal: controller.signal, onOutput: () => printed() });
	const early = outcome.then((end) => {
		throw new Error(`The cast ended before it printed anything: ${end.kind}.`);
	});
	await Promise.race([started, early]);
	early.catch(() => {});
	return { outcome, stop: () => controller.abort() };
}
