import { expect, test } from 'vitest';
import type { Settings } from '../../../src/lib/app/settings.ts';
import { TrustedModules } from '../../../src/lib/app/trusted-modules.svelte.ts';
import { settingsIn } from '../support/settings.ts';

const HASH = 'ab'.repeat(32);

function restored(settings: Settings): TrustedModules {
	const trusted = new TrustedModules(settings);
	trusted.restore();
	return trusted;
}

test('nothing is trusted until it is, and then for good, until it is not', () => {
	const settings = settingsIn();
	const trusted = restored(settings);
	expect(trusted.has(HASH)).toBe(false);
	trusted.choose(HASH, 'trusted');
	expect(trusted.has(HASH)).toBe(true);
	expect(restored(settings).has(HASH)).toBe(true);
	trusted.choose(HASH, 'untrusted');
	expect(restored(settings).has(HASH)).toBe(false);
});

test('only what was looked into can be chosen', () => {
	const settings = settingsIn();
	const trusted = restored(settings);
	expect(trusted.canBeChosen(HASH)).toBe(false);
	trusted.markSeen(HASH);
	expect(trusted.canBeChosen(HASH)).toBe(true);
	trusted.choose(HASH, 'trusted');
	expect(restored(settings).canBeChosen(HASH)).toBe(true);
	trusted.choose(HASH, 'untrusted');
	expect(trusted.canBeChosen(HASH)).toBe(true);
});

test.each(['no JSON', '{"a": 1}', '"text"', '["short", 5, null]'])('what is kept as %s trusts nothing', (kept) => {
	const settings = settingsIn(new Map([['spell-trusted', kept]]));
	expect(restored(settings).has('short')).toBe(false);
});

test('500 are kept: the ones trusted longest ago go', () => {
	const settings = settingsIn();
	const trusted = restored(settings);
	const hashes = Array.from({ length: 501 }, (_, index) => index.toString(16).padStart(64, '0'));
	for (const hash of hashes) trusted.choose(hash, 'trusted');
	expect(restored(settings).has(hashes[0]!)).toBe(false);
	expect(restored(settings).has(hashes[1]!)).toBe(true);
	expect(restored(settings).has(hashes[500]!)).toBe(true);
});
