import { expect, test } from 'vitest';
import { text, utf8, type Place } from '../place.ts';
import { command, DATA } from '../programs.ts';

const [CREATE, TRUNCATE] = [1, 8];
/** `fd_read` and `fd_write`. */
const RIGHTS = 66;

/** What a program does with the folders that it is given, and what comes back of it. */
export function files({ cast }: Place): void {
	test('what a program wrote comes back when it is asked for, and what was given stays', async () => {
		const given = utf8('as it was');
		const preopens = { '/work': { 'old.txt': given, 'gone.txt': utf8('x'), 'kept.txt': utf8('k') } };
		const program = await writer(['old.txt', 'new.txt'], 'gone.txt');
		const outcome = await cast(program, { preopens, collectFiles: 'written' });
		expect(outcome).toMatchObject({ kind: 'ok', figures: { fileRefusals: 0 } });
		const { files: written = [], removed, omitted } = outcome.written ?? {};
		expect(written.map(({ path, bytes }) => [path, text(bytes)])).toEqual([
			['/work/old.txt', 'written\n'],
			['/work/new.txt', 'written\n']
		]);
		expect([removed, omitted, text(given)]).toEqual([['/work/gone.txt'], [], 'as it was']);
		expect((await cast(program, { preopens })).written).toBeUndefined();
	});

	test('a read-only mount is read and not changed', async () => {
		const tree = { 'in.txt': utf8('content') };
		const request = { preopens: { '/work': { tree, access: 'read-only' as const } }, collectFiles: 'written' as const };
		const outcome = await cast(await writer(['in.txt'], 'in.txt'), request);
		expect(outcome).toMatchObject({ kind: 'exited', exitCode: 69, written: { files: [], removed: [], omitted: [] } });
	});

	test('past the quota there is no space, and the outcome counts it', async () => {
		const request = { preopens: { '/work': {} }, limits: { fileBytes: 600 }, collectFiles: 'written' as const };
		const outcome = await cast(await writer(['a', 'b'], 'a'), request);
		expect(outcome).toMatchObject({ kind: 'exited', exitCode: 51, figures: { fileRefusals: 1 } });
		expect(outcome.written?.files.map(({ path }) => path)).toEqual(['/work/a']);
	});

	test('what is neither a file nor a folder is named', async () => {
		const preopens = { '/work': { folder: { 'a.txt': 'text' } } };
		expect(await cast(await writer([], 'x'), { preopens: preopens as never })).toMatchObject({
			kind: 'invalid-input',
			problems: [{ path: '/preopens/~1work/folder/a.txt' }]
		});
	});
}

/** Writes a line to each file, then removes one. An errno is its exit code. */
function writer(names: readonly string[], removed: string): Promise<Uint8Array<ArrayBuffer>> {
	const line = 'written\n';
	let at = DATA + line.length;
	const data = [line, ...names, removed].join('');
	const steps = names.map((name) => {
		const step = `
			(call $must (call $path_open (i32.const 3) (i32.const 0) (i32.const ${at}) (i32.const ${name.length})
				(i32.const ${CREATE | TRUNCATE}) (i64.const ${RIGHTS}) (i64.const 0) (i32.const 0) (i32.const 16)))
			(call $write (i32.load (i32.const 16)) (i32.const ${DATA}) (i32.const ${line.length}))`;
		at += name.length;
		return step;
	});
	const remove = `(call $must (call $path_unlink_file (i32.const 3) (i32.const ${at}) (i32.const ${removed.length})))`;
	return command(`${steps.join('')} ${remove}`, {
		data,
		imports: [
			'path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)',
			'path_unlink_file (param i32 i32 i32) (result i32)'
		],
		fields: '(func $must (param $errno i32) (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))'
	});
}
