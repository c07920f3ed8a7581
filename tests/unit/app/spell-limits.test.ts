import { expect, test } from 'vitest';
import { limitsWithout, readSpellLimits, writeSpellLimits } from '../../../src/lib/app/library/spell-limits.ts';

const EMPTY = writeSpellLimits({});

test('limits are read as they are written, and empty fields are none', () => {
	const limits = { timeoutMs: 1_500, memoryBytes: 64 * 1_048_576 };
	expect(readSpellLimits(writeSpellLimits(limits))).toEqual({ limits, faults: {} });
	expect(readSpellLimits(EMPTY)).toEqual({ limits: {}, faults: {} });
});

test('each field that cannot be read says what it takes', () => {
	expect(readSpellLimits({ ...EMPTY, timeoutMs: 'soon', memoryBytes: '5000' }).faults).toEqual({
		timeoutMs: 'From 0.001 to 86400 s',
		memoryBytes: 'From 0.0625 to 4096 MiB'
	});
});

test('what holds without them is the manifest’s where that is tighter', () => {
	expect(limitsWithout({ name: 'x', limits: { timeoutMs: 2_000 } })).toMatchObject({
		timeoutMs: '2',
		memoryBytes: '512'
	});
});
