import { expect, test } from 'vitest';
import { DEFAULT_LIMITS_KEY, readDefaultLimits } from '../../../../src/lib/app/default-limits.ts';
import { InputForm } from '../../../../src/lib/app/input-form.svelte.ts';
import { LimitDesk, readDefaultLimit } from '../../../../src/lib/app/settings/limit-desk.svelte.ts';
import { MIB } from '../../../../src/lib/wasm/limits.ts';
import { settingsIn } from '../../support/settings.ts';

test('what is chosen is what casts start with, here and after a reload', () => {
	const settings = settingsIn();
	const desk = new LimitDesk(settings);
	desk.set('timeoutMs', '2,5');
	desk.set('memoryBytes', '64');
	desk.set('fuel', '1,000,000');
	const form = new InputForm(() => readDefaultLimits(settings));
	form.fill(undefined);
	expect(form.request()?.limits).toMatchObject({ timeoutMs: 2500, memoryBytes: 64 * MIB, fuel: 1_000_000 });
	const later = new LimitDesk(settings);
	later.restore();
	expect(['timeoutMs', 'memoryBytes', 'fuel', 'outputBytes'].map((name) => later.textOf(name as 'fuel'))).toEqual([
		'2.5',
		'64',
		'1000000',
		''
	]);
	later.reset();
	expect(settings.read(DEFAULT_LIMITS_KEY)).toBeUndefined();
});

test('a manifest that asks for less gets less; one that asks for more gets what was chosen', () => {
	const form = new InputForm(() => ({ timeoutMs: 5_000, memoryBytes: 64 * MIB }));
	form.fill({ name: 'tight', limits: { timeoutMs: 100, memoryMb: 1_000 } });
	expect(form.request()?.limits).toMatchObject({ timeoutMs: 100, memoryBytes: 64 * MIB });
	expect(form.request()?.limits?.fuel).toBeUndefined();
});

test('a form takes up what was chosen meanwhile, but not over what a person set for this cast', () => {
	let timeoutMs = 1_000;
	const form = new InputForm(() => ({ timeoutMs }));
	form.fill(undefined);
	timeoutMs = 2_000;
	form.renewLimits();
	expect(form.limits.timeoutMs).toBe('2');
	form.setLimit('memoryBytes', '32');
	timeoutMs = 3_000;
	form.renewLimits();
	expect([form.limits.timeoutMs, form.limits.memoryBytes]).toEqual(['2', '32']);
});

test.each([
	['timeoutMs', '0', 'Time takes 0.001 to 86,400 s, not “0”.'],
	['memoryBytes', '5000', 'Memory takes 0.063 to 4,096 MiB, not “5000”.'],
	['fuel', '1.5', 'Fuel takes 1 to 9,007,199,254,740,991 units, not “1.5”.'],
	['outputBytes', 'much', 'Output takes 0 to 4,095 MiB, not “much”.']
] as const)('%s of %s is refused by field, limit and value, and changes nothing', (name, text, message) => {
	expect(() => readDefaultLimit(name, text)).toThrow(
		expect.objectContaining({ name: 'DefaultLimitError', field: name, value: text, message })
	);
	const desk = new LimitDesk(settingsIn());
	desk.set(name, '7');
	desk.set(name, text);
	expect(desk.textOf(name)).toBe('7');
	expect(desk.faults[name]?.message).toBe(message);
	desk.set(name, '');
	expect(desk.faults[name]).toBeUndefined();
});

test.each(['no JSON', 'null', '5', '{"timeoutMs": -1}', '{"timeoutMs": "5"}', '{"fuel": 1.5}', '{"__proto__": 5}'])(
	'what is kept as %s chooses nothing',
	(kept) => expect(readDefaultLimits(settingsIn(new Map([[DEFAULT_LIMITS_KEY, kept]])))).toEqual({})
);
