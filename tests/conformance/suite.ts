import { afterAll, beforeAll, describe } from 'vitest';
import { cancelling } from './cases/cancelling.ts';
import { determinism } from './cases/determinism.ts';
import { examples } from './cases/examples.ts';
import { files } from './cases/files.ts';
import { fuel } from './cases/fuel.ts';
import { hostCalls } from './cases/host-calls.ts';
import { inputs } from './cases/inputs.ts';
import { isolation } from './cases/isolation.ts';
import { liveInput } from './cases/live-input.ts';
import { memoryLimits } from './cases/memory-limits.ts';
import { network } from './cases/network.ts';
import { outputLimits } from './cases/output-limits.ts';
import { processes } from './cases/processes.ts';
import { refusals } from './cases/refusals.ts';
import { refusedImports } from './cases/refused-imports.ts';
import { tableLimits } from './cases/table-limits.ts';
import { timeouts } from './cases/timeouts.ts';
import { traps } from './cases/traps.ts';
import { truncation } from './cases/truncation.ts';
import type { ConformanceHost, HostCaster } from './hosts/host.ts';
import type { Place } from './place.ts';

/** Casts at once of the caster that all cases share. */
const SIZE = 2;

/** What every host must do, whatever it is made of. */
export function conformance(start: () => Promise<ConformanceHost>): void {
	let host: ConformanceHost;
	let caster: HostCaster;
	beforeAll(async () => {
		host = await start();
		caster = await host.open(SIZE);
	});
	afterAll(async () => {
		await caster.close();
		await host.close();
	});
	const place: Place = {
		cast: (bytes, request, options) => caster.cast(bytes, request, options),
		inspect: (bytes, limits) => caster.inspect(bytes, limits),
		open: (size) => host.open(size)
	};
	describe('examples', () => examples(place));
	describe('processes', () => processes(place));
	describe('files', () => files(place));
	describe('inputs', () => inputs(place));
	describe('isolation', () => isolation(place));
	describe('traps', () => traps(place));
	describe('memory limits', () => memoryLimits(place));
	describe('table limits', () => tableLimits(place));
	describe('output limits', () => outputLimits(place));
	describe('timeouts', () => timeouts(place));
	describe('fuel', () => fuel(place));
	describe('host calls', () => hostCalls(place));
	describe('live input', () => liveInput(place));
	describe('network', () => network(place));
	describe('determinism', () => determinism(place));
	describe('cancelling', () => cancelling(place));
	describe('refusals', () => refusals(place));
	describe('refused imports', () => refusedImports(place));
	describe('truncation', () => truncation(place));
}
