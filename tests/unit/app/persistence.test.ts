import { expect, test } from 'vitest';
import { ENOUGH_RUNS, Persistence, persistedAnswer } from '../../../src/lib/app/persistence.ts';
import type { Settings } from '../../../src/lib/app/settings.ts';

const make = (agrees = true) => {
	const kept = new Map<string, string>();
	const settings: Settings = {
		read: (name) => kept.get(name),
		write: (name, value) => void (value === undefined ? kept.delete(name) : kept.set(name, value))
	};
	let asked = 0;
	const ask = () => Promise.resolve((asked++, agrees));
	return { settings, persistence: () => new Persistence(settings, ask), asked: () => asked };
};

test('the browser is asked with the first spell that is saved, and not again', async () => {
	const { settings, persistence, asked } = make();
	expect(persistedAnswer(settings)).toBeUndefined();
	await persistence().spellSaved();
	await persistence().spellSaved();
	await persistence().runKept();
	expect(asked()).toBe(1);
	expect(persistedAnswer(settings)).toBe('promised');
});

test('or with the tenth run that is kept, over however many visits', async () => {
	const { settings, persistence, asked } = make(false);
	for (let run = 1; run < ENOUGH_RUNS; run++) await persistence().runKept();
	expect(asked()).toBe(0);
	await persistence().runKept();
	await persistence().runKept();
	expect(asked()).toBe(1);
	expect(persistedAnswer(settings)).toBe('refused');
});
