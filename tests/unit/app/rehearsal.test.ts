import { expect, test } from 'vitest';
import { Rehearsal } from '../../../src/lib/app/rehearsal.svelte.ts';
import type { LoadedModule } from '../../../src/lib/wasm/caster.ts';
import { settingsIn } from '../support/settings.ts';

const moduleOf = (name: string) =>
	({ description: { manifest: { name, examples: [{ name: 'one' }] } } }) as unknown as LoadedModule;

/** Idle when the test says so. */
function setUp({ mayWork = true, settings = settingsIn() } = {}) {
	const idle = new Set<() => void>();
	const rehearsed: { module: LoadedModule; signal: AbortSignal | undefined }[] = [];
	const rehearsal = new Rehearsal({
		settings,
		rehearser: () =>
			Promise.resolve({
				rehearse: (module, _request, signal) => {
					rehearsed.push({ module, signal });
					return Promise.resolve(true);
				}
			}),
		whenIdle: (callback) => {
			idle.add(callback);
			return () => idle.delete(callback);
		},
		mayWork: () => Promise.resolve(mayWork)
	});
	const becomeIdle = async () => {
		for (const callback of idle) callback();
		idle.clear();
		await new Promise((resolve) => setTimeout(resolve));
	};
	return { rehearsal, rehearsed, becomeIdle };
}

test('a spell that was opened is rehearsed when the page is idle, not before', async () => {
	const { rehearsal, rehearsed, becomeIdle } = setUp();
	const spell = moduleOf('one');
	rehearsal.offer(spell);
	expect(rehearsed).toEqual([]);
	await becomeIdle();
	expect(rehearsed.map(({ module }) => module)).toEqual([spell]);
});

test('only the last one opened is', async () => {
	const { rehearsal, rehearsed, becomeIdle } = setUp();
	const last = moduleOf('two');
	rehearsal.offer(moduleOf('one'));
	rehearsal.offer(last);
	await becomeIdle();
	expect(rehearsed.map(({ module }) => module)).toEqual([last]);
});

test('one that runs is ended when another module is opened', async () => {
	const { rehearsal, rehearsed, becomeIdle } = setUp();
	rehearsal.offer(moduleOf('one'));
	await becomeIdle();
	expect(rehearsed[0]?.signal?.aborted).toBe(false);
	rehearsal.withdraw();
	expect(rehearsed[0]?.signal?.aborted).toBe(true);
});

test.each([
	['on a device that saves data or power', { mayWork: false }, moduleOf('one')],
	['of a module without an example', {}, { description: {} } as LoadedModule]
])('none %s', async (_, options, module) => {
	const { rehearsal, rehearsed, becomeIdle } = setUp(options);
	rehearsal.offer(module);
	await becomeIdle();
	expect(rehearsed).toEqual([]);
});

test('none when it is turned off, which is remembered', async () => {
	const settings = settingsIn();
	const { rehearsal, rehearsed, becomeIdle } = setUp({ settings });
	rehearsal.offer(moduleOf('one'));
	rehearsal.choose(false);
	await becomeIdle();
	expect(rehearsed).toEqual([]);
	const { rehearsal: later } = setUp({ settings });
	later.restore();
	expect(later.enabled).toBe(false);
	later.choose(true);
	const { rehearsal: last } = setUp({ settings });
	last.restore();
	expect(last.enabled).toBe(true);
});
