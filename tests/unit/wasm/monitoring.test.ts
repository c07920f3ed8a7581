import { expect, it } from 'vitest';
import type { Caster, LoadedModule } from '../../../src/lib/wasm/caster.ts';
import { CastRun } from '../../../src/lib/wasm/cast-run.ts';
import { HostError } from '../../../src/lib/wasm/errors.ts';
import { resolveLimits } from '../../../src/lib/wasm/limits.ts';
import { executeWasmWithMonitoring } from '../../../src/lib/wasm/monitoring.ts';

const MODULE = { description: {} } as LoadedModule;
const FIGURES = { wallMs: 0, queuedMs: 0, cache: 'miss', warmth: 'first' } as const;
const sleep = () => Promise.resolve();

/** A caster whose host fails each time, in a way that passes or not. */
function failing(transient: boolean): Caster {
	const error = new HostError('worker-start-failed', 'no worker', { transient });
	const cast = () => Promise.resolve(new CastRun(resolveLimits()).fail(error, FIGURES));
	return { cast, load: () => Promise.resolve(MODULE), close: () => undefined };
}

it('a failure of the host that passes is tried again, and the last outcome is the answer', async () => {
	const attempts: number[] = [];
	const options = { attempts: 3, sleep, onAttempt: (attempt: number) => void attempts.push(attempt) };
	const outcome = await executeWasmWithMonitoring(failing(true), MODULE, {}, options);
	expect(outcome).toMatchObject({ kind: 'host-failed', transient: true });
	expect(attempts).toEqual([1, 2, 3]);
});

it('one that does not pass is tried once', async () => {
	const attempts: number[] = [];
	const options = { attempts: 3, sleep, onAttempt: (attempt: number) => void attempts.push(attempt) };
	await executeWasmWithMonitoring(failing(false), MODULE, {}, options);
	expect(attempts).toEqual([1]);
});
