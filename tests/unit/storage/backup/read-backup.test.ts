import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { BackupError } from '../../../../src/lib/storage/backup/backup-error.ts';
import { openBackup } from '../../../../src/lib/storage/backup/read-backup.ts';
import { backupOf, runParts, runRecord, RUN_ID, zipOf, type Parts } from './backup-files.ts';

/** Opens it, and reads all of its runs. */
async function readAll(file: Blob) {
	const backup = await openBackup(file);
	const runs = [];
	for (let part = 0; part < backup.runParts; part++) runs.push(...(await backup.runPart(part)).runs);
	return { ...backup, runs };
}

const refused = (file: Blob) =>
	readAll(file).then(
		() => undefined,
		(error: unknown) => error as BackupError
	);

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
	return new Uint8Array(await file.arrayBuffer());
}

test('a whole backup is read, with the bytes beside its runs', async () => {
	const backup = await openBackup(await backupOf(runParts()));
	const part = await backup.runPart(0);
	expect(part.runs).toMatchObject([{ record: { id: RUN_ID, outcome: 'interrupted' } }]);
	expect(new TextDecoder().decode(part.bytes(part.runs[0]?.input))).toBe('abc');
	expect(part.bytes(undefined)).toBeUndefined();
});

describe('a damaged file', () => {
	test('cut anywhere is refused as what it is', async () => {
		const whole = await backupOf(runParts());
		for (let length = 0; length < whole.size; length++) {
			const error = await refused(whole.slice(0, length));
			expect(error, String(length)).toBeInstanceOf(BackupError);
			expect(['cut', 'not-a-backup']).toContain(error?.fault);
		}
	});

	test('with any one byte changed is refused with a typed error, or is the same backup', async () => {
		const whole = await backupOf(runParts());
		const before = JSON.stringify((await readAll(whole)).runs);
		const bytes = await bytesOf(whole);
		let refusals = 0;
		for (let at = 0; at < bytes.length; at++) {
			const changed = bytes.slice();
			changed[at] = (changed[at] ?? 0) ^ 0x41;
			const found = await readAll(new Blob([changed])).catch((error: unknown) => error);
			if (found instanceof BackupError) refusals++;
			else expect(JSON.stringify((found as { runs: unknown }).runs), String(at)).toBe(before);
		}
		expect(refusals).toBeGreaterThan(bytes.length / 2);
	});

	test('whose part has other bytes names the part and both hashes', async () => {
		const parts = runParts();
		const whole = await bytesOf(await backupOf(parts));
		const at = new TextDecoder('latin1').decode(whole).indexOf('"tab":"tab"') + 8;
		whole[at] = 0x58;
		const error = await refused(new Blob([whole]));
		expect(error).toMatchObject({ fault: 'hash', field: 'runs/000001.jsonl' });
		expect(error?.message).toMatch(
			/runs\/000001\.jsonl: the bytes are damaged.*found “[0-9a-f]{64}”, expected [0-9a-f]{64}/
		);
	});
});

describe('a hostile file', () => {
	test('that is compressed is refused before anything is unpacked', async () => {
		const bomb = zipSync({ 'manifest.json': new Uint8Array(50_000_000) }, { level: 9 });
		expect(bomb.length).toBeLessThan(100_000);
		const started = performance.now();
		expect(await refused(new Blob([bomb]))).toMatchObject({ fault: 'packing' });
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	test.each([
		'../up.json',
		'/root.json',
		'a/../b.json',
		'A.json',
		'a//b.json',
		'__proto__',
		'a\\b.json',
		`${'a'.repeat(300)}.x`
	])('with an entry called %s is refused', async (name) => {
		const error = await refused(await backupOf({ ...runParts(), [name]: 'x' }));
		expect(['name', 'limit']).toContain(error?.fault);
	});

	test('with entries that overlap is refused: it cannot bring more than it is long', async () => {
		const whole = await bytesOf(await backupOf(runParts()));
		const view = new DataView(whole.buffer);
		const places: number[] = [];
		for (let at = 0; at < whole.length - 4; at++) if (view.getUint32(at, true) === 0x02014b50) places.push(at + 42);
		view.setUint32(places[1] ?? 0, view.getUint32(places[0] ?? 0, true), true);
		expect(await refused(new Blob([whole]))).toMatchObject({ fault: 'packing' });
	});

	test.each<[string, Promise<Blob>, Partial<BackupError>]>([
		['no archive', Promise.resolve(new Blob(['hello'])), { fault: 'not-a-backup' }],
		['an archive without a manifest', zipOf({ 'a.json': '1' }), { fault: 'not-a-backup' }],
		['a later version', backupOf({}, { version: 2 }), { fault: 'too-new', limit: 1, value: 2 }],
		[
			'an entry that is not told of',
			zipOf({
				'a.json': '1',
				'manifest.json': '{"format":"spell-backup","version":1,"madeAt":1,"scope":"device","parts":[]}'
			}),
			{ fault: 'name', field: 'a.json' }
		],
		[
			'a part that is missing',
			backupOf({}, { parts: [{ name: 'a.json', sizeBytes: 1, sha256: 'a'.repeat(64) }] }),
			{ fault: 'cut', field: 'a.json' }
		],
		['another scope', backupOf({}, { scope: 'world' }), { fault: 'field', field: 'manifest.json/scope' }],
		['no JSON', backupOf({ 'spells.json': '{' }), { fault: 'field', field: 'spells.json' }]
	])('%s is refused by name', async (_, file, facts) => {
		expect(await refused(await file)).toMatchObject({ name: 'BackupError', ...facts });
	});

	const broken: [string, Parts, string][] = [
		[
			'too many runs in a part',
			{ ...runParts(), 'runs/000001.jsonl': Array(1_001).fill('{}').join('\n') },
			'runs/000001.jsonl: there is more than a backup may have (found 1,001, expected at most 1,000).'
		],
		[
			'bytes that are not there',
			runParts(runRecord(), { stdout: [2, 5] }),
			'runs/000001.bin: there is more than a backup may have (found 7, expected at most 3).'
		],
		[
			'a negative place',
			runParts(runRecord(), { stdout: [-1, 2] }),
			'runs/000001.jsonl/1/stdout/0: it is not what it should be (found -1, expected a number from 0 to 9007199254740991).'
		],
		[
			'another outcome than its state',
			runParts(runRecord({ outcome: 'ok' })),
			'runs/000001.jsonl/1/record/outcome: it is not what it should be (found “ok”, expected one of interrupted).'
		],
		[
			'an id that is none',
			runParts(runRecord({ id: '../x' })),
			'runs/000001.jsonl/1/record/id: it is not what it should be (found “../x”, expected a UUID in lowercase).'
		],
		[
			'a folder whose file leads out of it',
			{
				'folders.json': JSON.stringify([
					{ key: 'a'.repeat(64), part: 'folders/000001.bin', files: [{ path: '../x', sizeBytes: 1 }] }
				]),
				'folders/000001.bin': 'x'
			},
			'folders/000001.bin/../x: no backup has an entry of this name.'
		],
		[
			'a folder with more files than bytes',
			{
				'folders.json': JSON.stringify([
					{ key: 'a'.repeat(64), part: 'folders/000001.bin', files: [{ path: 'x', sizeBytes: 9 }] }
				]),
				'folders/000001.bin': 'x'
			},
			'folders/000001.bin: it is not what it should be (found 9, expected 1 bytes).'
		],
		[
			'a setting of another site',
			{ 'settings.json': JSON.stringify([{ name: 'token', value: 'x' }]) },
			'settings.json/0/name: it is not what it should be (found “token”, expected a setting of Spell).'
		],
		[
			'a module with other bytes',
			{
				'modules.json': JSON.stringify([{ sha256: 'a'.repeat(64), name: 'x', storedAt: 1, usedAt: 1 }]),
				[`modules/${'a'.repeat(64)}.wasm`]: 'x'
			},
			`modules/${'a'.repeat(64)}.wasm: the bytes are damaged`
		]
	];
	test.each(broken)('with %s is refused by field, limit and value', async (_, parts, message) => {
		const error = await refused(await backupOf(parts));
		expect(error).toBeInstanceOf(BackupError);
		expect(error?.message.startsWith(message), error?.message).toBe(true);
	});

	test('cannot name what means something to the engine', async () => {
		const record = runRecord({ outcome: 'ok' });
		const state =
			'{"kind":"settled","endedAt":1,"result":{"kind":"ok","__proto__":{"x":1}},"requests":[],"figures":{},"stdout":{},"stderr":{},"costCents":1}';
		const line = `{"record":${JSON.stringify(record).replace('"state":{"kind":"interrupted","foundAt":2000}', `"state":${state}`)}}`;
		expect(line).toContain('__proto__');
		const error = await refused(await backupOf({ ...runParts(), 'runs/000001.jsonl': line }));
		expect(error?.fault).toBe('field');
		expect(error?.field).toMatch(/__proto__$/);
		const more = `{"record":${JSON.stringify({ ...runRecord(), more: 1 }).replace('"more":1', '"__proto__":{"polluted":true}')}}`;
		const other = await refused(await backupOf({ ...runParts(), 'runs/000001.jsonl': more }));
		expect(other?.field).toBe('runs/000001.jsonl/1/record/__proto__');
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
	});
});

test('what later versions add to a run is kept', async () => {
	const { runs } = await readAll(
		await backupOf(runParts(runRecord({ hosts: ['a.example'], later: { more: [1, 'x'] } })))
	);
	expect(runs[0]?.record).toMatchObject({ hosts: ['a.example'], later: { more: [1, 'x'] } });
});
