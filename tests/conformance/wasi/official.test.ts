import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { chromiumHost } from '../hosts/chromium.ts';
import { denoHost } from '../hosts/deno.ts';
import type { ConformanceHost, HostCaster } from '../hosts/host.ts';
import { nodeHost } from '../hosts/node.ts';
import { castOfficialTest, readOfficialTests } from './official.ts';
import skipped from './skip.json' with { type: 'json' };

/** The folder of the suite, which is not in this repository; without it there is nothing here to run. */
const SUITE = process.env['WASI_TESTS'];
const tests = SUITE === undefined ? [] : await readOfficialTests(SUITE);
const HOSTS: Record<string, () => ConformanceHost | Promise<ConformanceHost>> = {
	Node: nodeHost,
	Deno: denoHost,
	Chromium: () => chromiumHost({ siteUrl: inject('siteUrl'), browser: inject('browserEndpoint') })
};

describe.skipIf(SUITE === undefined).each(Object.keys(HOSTS))('the official suite of WASI in %s', (name) => {
	let host: ConformanceHost;
	let caster: HostCaster;
	beforeAll(async () => {
		host = await HOSTS[name]!();
		caster = await host.open(1);
	});
	afterAll(async () => {
		await caster.close();
		await host.close();
	});

	test('has tests', () => expect(tests.length).toBeGreaterThan(0));

	test.each(tests.filter(({ language, name }) => !(`${language}/${name}` in skipped)))(
		'$language/$name',
		async (official) => expect(await castOfficialTest(caster, official)).toBeUndefined()
	);
});
