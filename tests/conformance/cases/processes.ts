import { expect, test } from 'vitest';
import { utf8, text, type Place } from '../place.ts';
import { bareCommand, command, DATA, echo, functionSpell, greeter } from '../programs.ts';

const UNUSUAL = ['', 'plain', 'two words', '"quoted"', 'é€😀', '\u{feff}mark', '-x=1', 'a\nb'];

/** What a program is given when it starts, and how it ends. */
export function processes({ cast, inspect }: Place): void {
	test('arguments arrive byte for byte, the program itself first', async () => {
		const outcome = await cast(await listing('args'), { args: UNUSUAL });
		expect(text(outcome.stdout)).toBe(['spell', ...UNUSUAL].map((arg) => `${arg}\0`).join(''));
	});

	test('variables arrive byte for byte, and only those given', async () => {
		const env = { PLAIN: 'x', EMPTY: '', 'with-dash': 'é€😀', EQUALS: 'a=b=c' };
		const outcome = await cast(await listing('environ'), { env });
		expect(text(outcome.stdout)).toBe('PLAIN=x\0EMPTY=\0with-dash=é€😀\0EQUALS=a=b=c\0');
	});

	test('there are no variables unless some are given', async () => {
		expect(await cast(await listing('environ'))).toMatchObject({ kind: 'ok', stdout: new Uint8Array(0) });
	});

	test('a variable that looks like a secret is denied, and let in by name', async () => {
		const env = { MODE: 'fast', GITHUB_TOKEN: 'abc' };
		const program = await listing('environ');
		const denied = await cast(program, { env });
		expect(denied).toMatchObject({ kind: 'denied', capability: 'environment', name: 'GITHUB_TOKEN' });
		expect(denied.stdout).toHaveLength(0);
		const allowed = await cast(program, { env, allowSecretEnv: ['GITHUB_TOKEN'] });
		expect(text(allowed.stdout)).toBe('MODE=fast\0GITHUB_TOKEN=abc\0');
	});

	test.each([
		['a NUL in an argument', { args: ['a\0b'] }, '/args/0'],
		['a NUL in a value', { env: { A: '\0' } }, '/env/A'],
		['a variable named by an equals sign', { env: { 'A=B': '' } }, '/env/A=B'],
		['a limit that is no number', { limits: { timeoutMs: Number.NaN } }, '/limits/timeoutMs'],
		['a limit below its range', { limits: { memoryBytes: -1 } }, '/limits/memoryBytes'],
		['a limit above its range', { limits: { memoryBytes: 2 ** 32 + 1 } }, '/limits/memoryBytes']
	])('%s is refused and named', async (_, request, path) => {
		expect(await cast(await greeter(), request)).toMatchObject({ kind: 'invalid-input', problems: [{ path }] });
	});

	test.each([1, 2, 125, 126, 200, 255, 256, 4_294_967_295])('exit code %d', async (exitCode) => {
		const outcome = await cast(await exiting(exitCode));
		expect(outcome).toMatchObject({ kind: 'exited', exitCode });
	});

	test('exit code 0, and returning from _start, are success', async () => {
		expect(await cast(await exiting(0))).toMatchObject({ kind: 'ok', exitCode: 0 });
		expect(await cast(await bareCommand(''))).toMatchObject({ kind: 'ok', exitCode: 0 });
	});

	test('what was printed before an exit is kept, the streams apart', async () => {
		const program = await command(
			`(call $print (i32.const ${DATA}) (i32.const 3))
			(call $write (i32.const 2) (i32.const ${DATA + 3}) (i32.const 3))
			(call $print (i32.const ${DATA + 6}) (i32.const 1))
			(call $proc_exit (i32.const 3))
			(call $print (i32.const ${DATA}) (i32.const 3))`,
			{ data: 'outerr!' }
		);
		const outcome = await cast(program);
		expect(outcome).toMatchObject({ kind: 'exited', exitCode: 3 });
		expect([text(outcome.stdout), text(outcome.stderr)]).toEqual(['out!', 'err']);
	});

	test('a program may print nothing, every byte value, and a lot', async () => {
		const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
		const lot = new Uint8Array(1_000_003).map((_, index) => index % 251);
		const program = await echo();
		for (const stdin of [new Uint8Array(0), every, lot]) {
			const outcome = await cast(program, { stdin });
			expect(Buffer.compare(outcome.stdout, stdin)).toBe(0);
			expect(outcome.figures).toMatchObject({ bytesIn: stdin.length, bytesOut: stdin.length });
		}
	});

	test('the end of input stays the end', async () => {
		const program = await command(
			`(local $turns i32)
			(loop $more
				(i32.store8 (i32.add (i32.const ${DATA}) (local.get $turns)) (call $read))
				(local.set $turns (i32.add (local.get $turns) (i32.const 1)))
				(br_if $more (i32.lt_u (local.get $turns) (i32.const 5))))
			(call $print (i32.const ${DATA}) (i32.const 5))`
		);
		expect((await cast(program, { stdin: utf8('abc') })).stdout).toEqual(Uint8Array.of(3, 0, 0, 0, 0));
		expect((await cast(program)).stdout).toEqual(Uint8Array.of(0, 0, 0, 0, 0));
	});

	test('a function spell is given its input and returns bytes', async () => {
		const program = await functionSpell(
			'(i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32)) (i64.extend_i32_u (local.get $length)))'
		);
		const stdin = utf8('é€😀 as it is');
		const outcome = await cast(program, { stdin });
		expect(outcome).toMatchObject({ kind: 'ok', exitCode: 0, stdout: stdin });
		expect((await cast(program)).stdout).toHaveLength(0);
	});

	test('a function spell that points outside its memory traps', async () => {
		const program = await functionSpell('(i64.const 0x1_fffe_0000_0003)');
		expect(await cast(program)).toMatchObject({ kind: 'trapped', code: 'out-of-bounds-memory' });
	});

	test('a function spell is initialized first', async () => {
		const program = await functionSpell(
			'(i64.const 0x1000_0000_0004)',
			'(func (export "_initialize") (i32.store (i32.const 4096) (i32.const 0x21217069)))'
		);
		expect(text((await cast(program)).stdout)).toBe('ip!!');
	});

	test('a start function runs before the entry point', async () => {
		const program = await command(`(call $print (i32.const ${DATA}) (i32.const 3))`, {
			data: 'no!',
			fields: `(func $early (i32.store16 (i32.const ${DATA}) (i32.const 0x6f47))) (start $early)`
		});
		expect(text((await cast(program)).stdout)).toBe('Go!');
	});

	test('the right hash lets a module pass, another does not', async () => {
		const program = await greeter();
		const { sha256 } = await inspect(program);
		expect(await cast(program, { expectedSha256: sha256 })).toMatchObject({ kind: 'ok' });
		const expected = sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
		const outcome = await cast(program, { expectedSha256: expected });
		expect(outcome).toMatchObject({ kind: 'hash-mismatch', expected, actual: sha256 });
		expect(outcome.stdout).toHaveLength(0);
	});
}

/** Prints a program's arguments or environment as preview 1 lays them out: each ended by a NUL. */
function listing(what: 'args' | 'environ'): Promise<Uint8Array<ArrayBuffer>> {
	return command(
		`(drop (call $${what}_sizes_get (i32.const 16) (i32.const 20)))
		(drop (call $${what}_get (i32.const 1024) (i32.const 8192)))
		(call $print (i32.const 8192) (i32.load (i32.const 20)))`,
		{ imports: [`${what}_sizes_get (param i32 i32) (result i32)`, `${what}_get (param i32 i32) (result i32)`] }
	);
}

function exiting(code: number): Promise<Uint8Array<ArrayBuffer>> {
	return command(`(call $proc_exit (i32.const ${code}))`);
}
