import { expect, test } from 'vitest';
import type { HostOutcome } from '../hosts/host.ts';
import { text, utf8, type Place } from '../place.ts';
import { command, DATA, greeter, spinner } from '../programs.ts';
import { startedCast } from '../started.ts';

const PATH_OPEN = 'path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)';
/** The errno of a descriptor that is not open, and those of a path that leads nowhere or out. */
const BADF = 8;
const REFUSED = { noent: 44, notdir: 54, perm: 63, notcapable: 76 };

/** One cast does not see another, nor anything of the host that it was not given. */
export function isolation({ cast, open }: Place): void {
	test('memory, globals and tables are new in each cast', async () => {
		const program = await command(
			`(call $print (i32.const ${DATA}) (i32.const 1))
			(i32.store8 (i32.const ${DATA}) (i32.const 0x32))
			(i32.store8 (i32.const ${DATA}) (i32.add (i32.const 0x30) (global.get $casts)))
			(call $print (i32.const ${DATA}) (i32.const 1))
			(global.set $casts (i32.const 9))
			(i32.store8 (i32.const ${DATA}) (i32.add (i32.const 0x30) (table.size $funcs)))
			(call $print (i32.const ${DATA}) (i32.const 1))
			(drop (table.grow $funcs (ref.null func) (i32.const 3)))
			(drop (memory.grow (i32.const 2)))
			(i32.store8 (i32.const ${DATA}) (i32.add (i32.const 0x30) (memory.size)))
			(call $print (i32.const ${DATA}) (i32.const 1))`,
			{ data: 'x', fields: '(global $casts (mut i32) (i32.const 0)) (table $funcs 1 funcref)' }
		);
		for (let round = 0; round < 3; round++) expect(text((await cast(program)).stdout)).toBe('x013');
	});

	test('a granted folder is read, and what is written to it stays in the cast', async () => {
		const preopens = { '/data': { 'a.txt': utf8('first'), folder: { 'é.txt': utf8('second') } } };
		const program = await readingThenWriting('folder/é.txt');
		for (let round = 0; round < 2; round++) {
			expect(text((await cast(program, { preopens })).stdout)).toBe('second');
		}
		expect(text(preopens['/data'].folder['é.txt'])).toBe('second');
	});

	test('nothing outside the granted folder is reached', async () => {
		const preopens = { '/data': { 'a.txt': utf8('first') } };
		for (const path of ['../etc/passwd', '/etc/passwd', 'a.txt/../../x']) {
			const [errno] = (await cast(await opening(path), { preopens })).stdout;
			expect(Object.values(REFUSED), path).toContain(errno);
		}
	});

	test('without a grant there is no folder', async () => {
		expect((await cast(await opening('a.txt'))).stdout).toEqual(Uint8Array.of(BADF));
	});

	test('casts overlap in time', async () => {
		const caster = await open(2);
		const one = await startedCast(caster, await spinner('one'));
		const two = await startedCast(caster, await spinner('two'));
		one.stop();
		expect(await one.outcome).toMatchObject({ kind: 'cancelled', stdout: utf8('one') });
		two.stop();
		expect(await two.outcome).toMatchObject({ kind: 'cancelled', stdout: utf8('two') });
		await caster.close();
	});

	test('casts beyond the number of workers wait their turn', async () => {
		const caster = await open(1);
		const programs = await Promise.all(['a', 'b', 'c'].map(greeter));
		for (const program of programs) await caster.inspect(program);
		const ended: string[] = [];
		const note = (outcome: HostOutcome): HostOutcome => (ended.push(text(outcome.stdout)), outcome);
		const running = await startedCast(caster, await spinner('first'), { limits: { timeoutMs: 1_000 } });
		const waiting = programs.map((program) => caster.cast(program).then(note));
		expect(note(await running.outcome)).toMatchObject({ kind: 'timed-out' });
		const outcomes = await Promise.all(waiting);
		expect(ended[0]).toBe('first');
		expect(ended.toSorted()).toEqual(['a', 'b', 'c', 'first']);
		expect(outcomes.every(({ kind, figures }) => kind === 'ok' && figures.queuedMs > 0)).toBe(true);
		await caster.close();
	});

	test('many casts at once each get their own answer', async () => {
		const program = await command(
			`(local $length i32)
			(local.set $length (call $read))
			(call $print (i32.const 32768) (local.get $length))`
		);
		const inputs = Array.from({ length: 40 }, (_, index) => utf8(`input ${index}`));
		const outcomes = await Promise.all(inputs.map((stdin) => cast(program, { stdin })));
		expect(outcomes.map(({ stdout }) => text(stdout))).toEqual(inputs.map(text));
	});

	test('closing ends what runs and what waits, as cancelled; later casts too', async () => {
		const caster = await open(1);
		const program = await spinner();
		const running = await startedCast(caster, program);
		const waiting = [caster.cast(program), caster.cast(program)];
		await caster.close();
		const outcomes = await Promise.all([running.outcome, ...waiting, caster.cast(program)]);
		expect(outcomes.map(({ kind }) => kind)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
	});
}

/** Opens a path below the first granted folder, prints what the file holds, and writes over it. */
function readingThenWriting(path: string): Promise<Uint8Array<ArrayBuffer>> {
	return command(
		`(drop ${openCall(path)})
		(i32.store (i32.const 0) (i32.const 4096))
		(i32.store (i32.const 4) (i32.const 4096))
		(drop (call $fd_read (i32.load (i32.const 16)) (i32.const 0) (i32.const 1) (i32.const 8)))
		(call $print (i32.const 4096) (i32.load (i32.const 8)))
		(call $write (i32.load (i32.const 16)) (i32.const ${DATA}) (i32.const 6))
		(drop (call $fd_seek (i32.load (i32.const 16)) (i64.const 0) (i32.const 0) (i32.const 32)))
		(call $write (i32.load (i32.const 16)) (i32.const ${DATA}) (i32.const 6))`,
		{ imports: [PATH_OPEN, 'fd_seek (param i32 i64 i32 i32) (result i32)'], data: path }
	);
}

/** Prints the errno of opening a path. */
function opening(path: string): Promise<Uint8Array<ArrayBuffer>> {
	return command(`(i32.store8 (i32.const 24) ${openCall(path)}) (call $print (i32.const 24) (i32.const 1))`, {
		imports: [PATH_OPEN],
		data: path
	});
}

function openCall(path: string): string {
	const { length } = utf8(path);
	return `(call $path_open (i32.const 3) (i32.const 0) (i32.const ${DATA}) (i32.const ${length}) (i32.const 0)
		(i64.const 0x1fffffff) (i64.const 0x1fffffff) (i32.const 0) (i32.const 16))`;
}
