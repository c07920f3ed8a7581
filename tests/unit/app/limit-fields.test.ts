import { expect, test } from 'vitest';
import { LIMIT_FIELDS, readLimit, writeLimit } from '../../../src/lib/app/limit-fields.ts';
import { DEFAULT_LIMITS, MIB, resolveLimits } from '../../../src/lib/wasm/limits.ts';

test('reads seconds and MiB', () => {
	expect(readLimit('timeoutMs', '1.5')).toEqual({ kind: 'value', value: 1500 });
	expect(readLimit('timeoutMs', ' 0,25 ')).toEqual({ kind: 'value', value: 250 });
	expect(readLimit('memoryBytes', '64')).toEqual({ kind: 'value', value: 64 * MIB });
});

test.each(['', ' ', 'x', '-1', '1e99', 'Infinity', '0x', '5 s'])('%j is no time limit', (text) => {
	expect(readLimit('timeoutMs', text)).toEqual({ kind: 'invalid', message: 'From 0.001 to 86400 s' });
});

test('the core takes what the fields take, from end to end', () => {
	for (const { name, min, max } of LIMIT_FIELDS) {
		for (const end of [min, max]) {
			const reading = readLimit(name, String(end));
			expect(reading.kind).toBe('value');
			if (reading.kind === 'value') expect(resolveLimits({ [name]: reading.value })[name]).toBe(reading.value);
		}
	}
});

test('the defaults are written and read back', () => {
	for (const { name } of LIMIT_FIELDS) {
		expect(readLimit(name, writeLimit(name, DEFAULT_LIMITS[name]))).toEqual({
			kind: 'value',
			value: DEFAULT_LIMITS[name]
		});
	}
});
