import { expect, test } from 'vitest';
import { NetworkGrants } from '../../../src/lib/app/network-grants.svelte.ts';
import type { Settings } from '../../../src/lib/app/settings.ts';
import type { ModuleDescription } from '../../../src/lib/wasm/protocol.ts';
import { settingsIn } from '../support/settings.ts';

const HASH = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

function restored(settings: Settings): NetworkGrants {
	const grants = new NetworkGrants(settings);
	grants.restore();
	return grants;
}

function module(sha256 = HASH): ModuleDescription {
	const manifest = { name: 'news', capabilities: ['network:example.org', 'network:*.example.net'] };
	return { sha256, manifest } as ModuleDescription;
}

const HOSTS = ['example.org', '*.example.net'];

test('nothing is granted until it is', () => {
	const grants = restored(settingsIn());
	expect(grants.of(HASH)).toBe('none');
	expect(grants.use(module())).toEqual([]);
});

test('what is granted always holds for this hash, also the next time, until it is taken back', () => {
	const settings = settingsIn();
	restored(settings).choose(HASH, 'always');
	const grants = restored(settings);
	expect(grants.use(module())).toEqual(HOSTS);
	expect(grants.use(module())).toEqual(HOSTS);
	expect(grants.use(module(OTHER))).toEqual([]);
	grants.choose(HASH, 'none');
	expect(restored(settings).of(HASH)).toBe('none');
});

test('what is granted once is used up by a cast, and not kept', () => {
	const settings = settingsIn();
	const grants = restored(settings);
	grants.choose(HASH, 'once');
	expect(grants.of(HASH)).toBe('once');
	expect(restored(settings).of(HASH)).toBe('none');
	expect(grants.use(module())).toEqual(HOSTS);
	expect(grants.use(module())).toEqual([]);
});

test('a grant for the next cast does not wait for another module', () => {
	const grants = restored(settingsIn());
	grants.choose(HASH, 'once');
	expect(grants.use(module(OTHER))).toEqual([]);
	expect(grants.use(module())).toEqual([]);
});

test('from always to once takes back what was kept', () => {
	const settings = settingsIn();
	const grants = restored(settings);
	grants.choose(HASH, 'always');
	grants.choose(HASH, 'once');
	expect(restored(settings).of(HASH)).toBe('none');
});

test.each(['no JSON', '{"a": 1}', '["short", 5]'])('what is kept as %s grants nothing', (kept) => {
	expect(restored(settingsIn(new Map([['spell-network', kept]]))).of('short')).toBe('none');
});

test('a module without a manifest is granted nothing', () => {
	const grants = restored(settingsIn());
	grants.choose(HASH, 'always');
	expect(grants.use({ ...module(), manifest: undefined })).toEqual([]);
});
