import { expect, test } from 'vitest';
import { coolDownMessage } from '../../../src/lib/app/kill-messages.ts';
import { KilledPrograms } from '../../../src/lib/app/killed-programs.svelte.ts';
import type { Caster, LoadedModule } from '../../../src/lib/wasm/caster.ts';
import { COOL_DOWN } from '../../../src/lib/wasm/cool-down.ts';
import type { CastFigures, CastOutcome, Metering } from '../../../src/lib/wasm/protocol.ts';

const MODULE = { description: { sha256: 'a' } } as LoadedModule;
const end = (kind: 'timed-out' | 'cancelled' | 'ok', memoryRefusals?: number) =>
	({ kind, figures: { memoryRefusals } as CastFigures }) as CastOutcome;

/** Casts end as the test says. */
function setUp() {
	let time = 0;
	const killed = new KilledPrograms(() => time);
	const castAs = (outcome: CastOutcome, metering: Metering): Promise<CastOutcome> => {
		const caster = { cast: () => Promise.resolve(outcome) } as unknown as Caster;
		return killed.watching(caster).cast(MODULE, { limits: { metering } });
	};
	return { killed, castAs, pass: (ms: number) => (time += ms) };
}

test('a program killed twice in a row is held back until its time is over', async () => {
	const { killed, castAs, pass } = setUp();
	await castAs(end('timed-out'), 'unmetered');
	expect(killed.holdsBack('a')).toBe(false);
	await castAs(end('timed-out'), 'unmetered');
	expect(killed.holdsBack('a')).toBe(true);
	expect(killed.hold).toEqual({ sha256: 'a', until: COOL_DOWN.ms });
	expect(coolDownMessage(COOL_DOWN.ms - 1_500)).toMatchObject({
		what: expect.stringContaining('2 times in a row. Cast again in 4 s.') as string,
		action: { kind: 'cast-anyway' }
	});
	killed.release();
	expect(killed.hold).toBeUndefined();
	pass(COOL_DOWN.ms);
	expect(killed.holdsBack('a')).toBe(false);
});

test.each([
	['an unmetered program that was ended at its deadline', 'timed-out', undefined, 'unmetered', true],
	['one that its person cancelled', 'cancelled', undefined, 'unmetered', true],
	['one that ended by itself', 'ok', 0, 'unmetered', false],
	['one that was cancelled before it had a worker’s report to give', 'cancelled', 0, 'unmetered', false],
	['a metered program', 'timed-out', undefined, 'metered', false]
] as const)('%s: may it run on?', async (_, kind, refusals, metering, expected) => {
	const { killed, castAs } = setUp();
	const outcome = await castAs(end(kind, refusals), metering);
	expect(killed.mayRunOn(outcome)).toBe(expected);
	expect(killed.mayRunOn(end(kind, refusals))).toBe(false);
});
