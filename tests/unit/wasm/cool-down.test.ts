import { expect, test } from 'vitest';
import { COOL_DOWN, CoolDown, wasKilled } from '../../../src/lib/wasm/cool-down.ts';
import type { CastFigures, CastOutcome, CastResult } from '../../../src/lib/wasm/protocol.ts';

const outcome = (result: CastResult, memoryRefusals: number | undefined): CastOutcome => ({
	...result,
	stdout: [],
	stderr: [],
	requests: [],
	figures: { memoryRefusals } as CastFigures
});
const KILLED = outcome({ kind: 'timed-out', deadlineMs: 1 }, undefined);
const CRASHED = outcome({ kind: 'host-failed', code: 'worker-crashed', message: '', transient: false }, undefined);
const STOPPED_ITSELF = outcome({ kind: 'timed-out', deadlineMs: 1 }, 0);
const CANCELLED = outcome({ kind: 'cancelled' }, undefined);
const OK = outcome({ kind: 'ok', exitCode: 0 }, 0);

function setUp() {
	let time = 1_000;
	return { coolDown: new CoolDown(() => time), pass: (ms: number) => (time += ms) };
}

test.each([
	['ended at its deadline', KILLED, true],
	['whose worker died', CRASHED, true],
	['that stopped itself at its deadline', STOPPED_ITSELF, false],
	['cancelled by its person', CANCELLED, false],
	['that ran to its end', OK, false]
])('a cast %s: killed?', (_, end, killed) => {
	expect(wasKilled(end)).toBe(killed);
});

test('the second kill in a row holds the next cast back, for so long', () => {
	const { coolDown, pass } = setUp();
	coolDown.note('a', KILLED);
	expect(coolDown.remainingMs('a')).toBe(0);
	coolDown.note('a', CRASHED);
	expect(coolDown.remainingMs('a')).toBe(COOL_DOWN.ms);
	expect(coolDown.remainingMs('b')).toBe(0);
	pass(COOL_DOWN.ms - 1);
	expect(coolDown.remainingMs('a')).toBe(1);
	pass(1);
	expect(coolDown.remainingMs('a')).toBe(0);
});

test('each further kill holds it back again; an end of another kind makes it good', () => {
	const { coolDown, pass } = setUp();
	for (let kill = 0; kill < COOL_DOWN.kills; kill++) coolDown.note('a', KILLED);
	pass(COOL_DOWN.ms);
	coolDown.note('a', KILLED);
	expect(coolDown.remainingMs('a')).toBe(COOL_DOWN.ms);
	coolDown.note('a', STOPPED_ITSELF);
	coolDown.note('a', KILLED);
	expect(coolDown.remainingMs('a')).toBe(0);
});

test('a cancelled cast says nothing of a program', () => {
	const { coolDown } = setUp();
	coolDown.note('a', KILLED);
	coolDown.note('a', CANCELLED);
	coolDown.note('a', KILLED);
	expect(coolDown.remainingMs('a')).toBe(COOL_DOWN.ms);
});
