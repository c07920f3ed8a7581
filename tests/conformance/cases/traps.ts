import { expect, test } from 'vitest';
import type { TrapCode } from '../../../src/lib/wasm/protocol.ts';
import { text, type Place } from '../place.ts';
import { bareCommand, command, DATA, greeter } from '../programs.ts';

interface TrapCase {
	code: TrapCode;
	what: string;
	/** What `$culprit` does. */
	body: string;
	fields?: string;
}

const TABLE = '(table $funcs 2 funcref) (elem (i32.const 0) $other) (func $other (param i64))';

const TRAPS: readonly TrapCase[] = [
	{ code: 'unreachable', what: 'unreachable', body: 'unreachable' },
	{ code: 'out-of-bounds-memory', what: 'a load past the end', body: '(drop (i32.load (i32.const 65533)))' },
	{ code: 'out-of-bounds-memory', what: 'a store at the very top', body: '(i32.store (i32.const -1) (i32.const 1))' },
	{
		code: 'out-of-bounds-memory',
		what: 'a fill past the end',
		body: '(memory.fill (i32.const 65535) (i32.const 0) (i32.const 2))'
	},
	{
		code: 'out-of-bounds-table',
		what: 'a table access past the end',
		body: '(drop (table.get $funcs (i32.const 2)))',
		fields: TABLE
	},
	{
		code: 'out-of-bounds-table',
		what: 'an indirect call past the end',
		body: '(call_indirect (type $f) (i32.const 2))',
		fields: `(type $f (func)) ${TABLE}`
	},
	{
		code: 'indirect-call-mismatch',
		what: 'an indirect call to another signature',
		body: '(call_indirect (type $f) (i32.const 0))',
		fields: `(type $f (func)) ${TABLE}`
	},
	{
		code: 'indirect-call-mismatch',
		what: 'an indirect call to nothing',
		body: '(call_indirect (type $f) (i32.const 1))',
		fields: `(type $f (func)) ${TABLE}`
	},
	{
		code: 'integer-divide-by-zero',
		what: 'a division by zero',
		body: '(drop (i32.div_s (i32.const 1) (i32.load (i32.const 256))))'
	},
	{
		code: 'integer-divide-by-zero',
		what: 'a remainder by zero',
		body: '(drop (i64.rem_u (i64.const 1) (i64.load (i32.const 256))))'
	},
	{
		code: 'integer-overflow',
		what: 'a quotient that does not fit',
		body: '(drop (i32.div_s (i32.const 0x80000000) (i32.sub (i32.load (i32.const 256)) (i32.const 1))))'
	},
	{
		code: 'invalid-conversion',
		what: 'a NaN made an integer',
		body: '(drop (i32.trunc_f32_s (f32.div (f32.load (i32.const 256)) (f32.load (i32.const 256)))))'
	},
	{ code: 'stack-overflow', what: 'a recursion without end', body: '(call $culprit)' },
	{
		code: 'uncaught-exception',
		what: 'an exception that nothing catches',
		body: '(throw $oops)',
		fields: '(tag $oops)'
	}
];

/** A program that the engine stops: which kind of trap it is, and where it happened. */
export function traps({ cast }: Place): void {
	test.each(TRAPS)('$what: $code', async ({ code, body, fields = '' }) => {
		const program = await command(
			`(call $print (i32.const ${DATA}) (i32.const 6)) (call $middle) (call $print (i32.const ${DATA}) (i32.const 6))`,
			{ data: 'before', fields: `${fields} (func $culprit ${body}) (func $middle (call $culprit))` }
		);
		const outcome = await cast(program);
		expect(outcome).toMatchObject({ kind: 'trapped', code });
		expect(text(outcome.stdout)).toBe('before');
		expect(await cast(await greeter())).toMatchObject({ kind: 'ok' });
	});

	test('a trap names the functions on its stack, innermost first', async () => {
		const program = await bareCommand(
			'(call $outer)',
			'(func $inner unreachable) (func $middle (call $inner)) (func $outer (call $middle))'
		);
		const outcome = await cast(program);
		expect(outcome).toMatchObject({
			kind: 'trapped',
			frames: [
				{ name: 'inner', functionIndex: 0 },
				{ name: 'middle', functionIndex: 1 },
				{ name: 'outer', functionIndex: 2 },
				{ name: 'main', functionIndex: 3 }
			]
		});
	});

	test('a trap says where in the module it happened', async () => {
		const outcome = await cast(await bareCommand('unreachable'));
		const offset = outcome.kind === 'trapped' ? outcome.frames[0]?.offset : undefined;
		expect(offset).toBeGreaterThan(8);
	});

	test('functions are named even where limits were compiled in before them', async () => {
		const program = await command('(drop (memory.grow (i32.const 1))) (call $inner)', {
			memory: '(memory (export "memory") 1) (memory $second 1)',
			fields: '(func $inner unreachable)'
		});
		const names = async (): Promise<string[]> => {
			const outcome = await cast(program);
			return outcome.kind === 'trapped' ? outcome.frames.map(({ name }) => name) : [];
		};
		expect(await names()).toEqual(['inner', 'main']);
	});

	test('a start function that traps is named like any other', async () => {
		const outcome = await cast(await bareCommand('', '(func $early unreachable) (start $early)'));
		expect(outcome).toMatchObject({ kind: 'trapped', code: 'unreachable', frames: [{ name: 'early' }] });
	});

	test('data and elements that do not fit trap before anything runs', async () => {
		const data = await command('(call $print (i32.const 64) (i32.const 1))', {
			fields: '(data (i32.const 65535) "ab")'
		});
		expect(await cast(data)).toMatchObject({
			kind: 'trapped',
			code: 'out-of-bounds-memory',
			stdout: new Uint8Array(0)
		});
		const elements = await bareCommand('', '(table 1 funcref) (elem (i32.const 1) $f) (func $f)');
		expect(await cast(elements)).toMatchObject({ kind: 'trapped', code: 'out-of-bounds-table' });
	});

	test("an abort is told in the program's own words", async () => {
		const program = await command('(call $abort (i32.const 1028) (i32.const 2052) (i32.const 7) (i32.const 9))', {
			fields: `(data (i32.const 1024) "\\04\\00\\00\\00n\\00o\\00") (data (i32.const 2048) "\\08\\00\\00\\00a\\00.\\00t\\00s\\00")`,
			foreign: ['"env" "abort" (func $abort (param i32 i32 i32 i32))']
		});
		expect(await cast(program)).toMatchObject({ kind: 'trapped', code: 'abort', message: 'no (a.ts:7:9)' });
	});

	test('spell.fail ends a cast with its message, spell.log does not', async () => {
		const program = await command(
			`(call $log (i32.const ${DATA}) (i32.const 3)) (call $fail (i32.const ${DATA + 3}) (i32.const 3))`,
			{
				data: 'onetwo',
				foreign: ['"spell" "log" (func $log (param i32 i32))', '"spell" "fail" (func $fail (param i32 i32))']
			}
		);
		const outcome = await cast(program);
		expect(outcome).toMatchObject({ kind: 'exited', exitCode: 1 });
		expect(text(outcome.stderr)).toBe('one\ntwo\n');
	});

	test("the host's functions check a program's pointers", async () => {
		const program = await command('(call $log (i32.const 65534) (i32.const 3))', {
			foreign: ['"spell" "log" (func $log (param i32 i32))']
		});
		expect(await cast(program)).toMatchObject({ kind: 'trapped', code: 'out-of-bounds-memory' });
	});
}
