import { expect, test } from 'vitest';
import { CastFiles } from '../../../src/lib/app/cast-files.svelte.ts';
import { filesMessage } from '../../../src/lib/app/file-messages.ts';
import { KeptFolders, type FolderStore } from '../../../src/lib/app/kept-folders.svelte.ts';
import { WorkFiles } from '../../../src/lib/app/work-files.svelte.ts';
import type { FolderChange } from '../../../src/lib/platform/browser/kept-folder.ts';
import { HostError } from '../../../src/lib/wasm/errors.ts';
import type { Caster, LoadedModule } from '../../../src/lib/wasm/caster.ts';
import type { CastOutcome, CastRequest, CastResult, WrittenFiles } from '../../../src/lib/wasm/protocol.ts';

const HASH = 'a'.repeat(64);
const module = { description: { sha256: HASH, abi: 'command' } } as LoadedModule;
const settings = { read: () => undefined, write: () => undefined };
const OLD = new File(['hi'], 'old');
const WRITTEN: WrittenFiles = {
	files: [
		{ path: '/data/b/c.txt', bytes: new Uint8Array(3) },
		{ path: '/work/out.txt', bytes: new Uint8Array(1) }
	],
	removed: ['/data/old', '/work/x'],
	omitted: []
};

/** A cast that ends in this way, with a folder whose changes are noted. */
async function castWith(end: CastResult & { written?: WrittenFiles }, change?: () => Promise<never>) {
	const changes: FolderChange[] = [];
	const requests: CastRequest[] = [];
	const folder: Awaited<ReturnType<FolderStore['openKeptFolder']>> = {
		list: async () => [],
		open: async () => [{ path: 'old', sizeBytes: 2, file: OLD }],
		change: change ?? (async (asked) => (changes.push(asked), [])),
		clear: async () => undefined
	};
	const store: FolderStore = {
		openKeptFolder: async () => folder,
		holdKeptFolder: (_key, { signal }, work) => (signal?.aborted ? Promise.reject(new Error('aborted')) : work())
	};
	const folders = new KeptFolders(settings, async () => store);
	await folders.choose(HASH, 'kept');
	const files = new CastFiles(new WorkFiles(), folders);
	const caster = { cast: async (_module, request) => (requests.push(request), end as CastOutcome) } as Caster;
	const cast = (signal?: AbortSignal) => files.giving(caster).cast(module, {}, signal && { signal });
	return { files, changes, requests, cast };
}

test.each([
	{ kind: 'ok', exitCode: 0 },
	{ kind: 'exited', exitCode: 3 }
] as const)('the folder is changed when the program ended by itself: $kind', async (result) => {
	const { files, changes, requests, cast } = await castWith({ ...result, written: WRITTEN });
	const outcome = await cast();
	expect(requests[0]?.preopens).toEqual({ '/data': { access: 'writable', tree: { old: OLD } } });
	expect(changes).toEqual([
		{ written: [{ path: 'b/c.txt', bytes: new Uint8Array(3) }], removed: ['old'], limitBytes: 268_435_456 }
	]);
	expect(files.reportOf(outcome)).toMatchObject({ folder: { kind: 'kept' }, given: new Set(['/data/old']) });
});

test.each([
	{ kind: 'timed-out', deadlineMs: 1 },
	{ kind: 'cancelled' },
	{ kind: 'trapped', code: 'unreachable', message: '', frames: [], written: WRITTEN },
	{ kind: 'output-limit', limitBytes: 1, written: WRITTEN },
	{ kind: 'memory-limit', limitBytes: 1, phase: 'growth', requestedBytes: 2, exitCode: 1, written: WRITTEN }
] as const)('and left as it was otherwise: $kind', async (result) => {
	const { files, changes, cast } = await castWith(result as unknown as CastResult);
	const outcome = await cast();
	expect([changes, files.reportOf(outcome)?.folder]).toEqual([[], { kind: 'left' }]);
});

test('what was too much to take out is kept in no part', async () => {
	const { files, changes, cast } = await castWith({
		kind: 'ok',
		exitCode: 0,
		written: { ...WRITTEN, omitted: ['/data/large'] }
	});
	const outcome = await cast();
	expect([changes, files.reportOf(outcome)?.folder?.kind]).toEqual([[], 'failed']);
});

test('a folder that cannot be changed is said, with what to do', async () => {
	const full = () => Promise.reject(new HostError('kept-folder-full', 'No room.'));
	const { files, cast } = await castWith({ kind: 'ok', exitCode: 0, written: WRITTEN }, full);
	const outcome = { ...(await cast()), figures: {} } as CastOutcome;
	const report = files.reportOf(await cast());
	expect(filesMessage(outcome, report)).toMatchObject({
		title: 'Its folder was not changed',
		why: 'No room.',
		action: { kind: 'raise-files', fileBytes: 536_870_912 }
	});
});

test('a cast that is cancelled while it waits for the folder ends as the caster says', async () => {
	const { requests, cast } = await castWith({ kind: 'cancelled' });
	expect((await cast(AbortSignal.abort())).kind).toBe('cancelled');
	expect(requests[0]?.preopens).toBeUndefined();
});

test('without files nothing is asked for', async () => {
	const files = new CastFiles(new WorkFiles(), new KeptFolders(settings, () => Promise.reject(new Error('unused'))));
	const requests: CastRequest[] = [];
	const cast: Caster['cast'] = async (_module, request) => (requests.push(request), {} as CastOutcome);
	await files.giving({ cast } as Caster).cast(module, { args: ['x'] });
	expect(requests).toEqual([{ args: ['x'] }]);
});

test('a folder that cannot be opened ends the cast before it begins', async () => {
	const folders = new KeptFolders(settings, () => Promise.reject(new HostError('no-kept-folders', 'None here.')));
	await folders.choose(HASH, 'kept');
	expect(folders.state).toEqual({ kind: 'failed', message: 'None here.' });
	const caster = { cast: () => Promise.reject(new Error('cast')) } as unknown as Caster;
	const outcome = await new CastFiles(new WorkFiles(), folders).giving(caster).cast(module, {});
	expect(outcome).toMatchObject({ kind: 'host-failed', code: 'no-kept-folders', message: 'None here.' });
});

test('files refused room are said, with the limit', () => {
	const outcome = { kind: 'exited', exitCode: 51, figures: { fileRefusals: 2 } } as CastOutcome;
	const message = filesMessage(outcome, { given: new Set(), facts: Promise.resolve(undefined), limitBytes: 1_048_576 });
	expect(message?.what).toContain('2 times, at its limit for files, 1 MiB');
	expect(message?.action).toEqual({ kind: 'raise-files', fileBytes: 2_097_152 });
	const fine = { kind: 'ok', figures: { fileRefusals: 0 } } as CastOutcome;
	expect(filesMessage(fine, undefined)).toBeUndefined();
});
