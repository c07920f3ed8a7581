import { expect, test } from 'vitest';
import { text, type Place } from '../place.ts';
import { command, DATA, functionSpell, greeter } from '../programs.ts';

/** Prints 64 KiB, 16,384 times: a gigabyte. */
function gigabyte(fd = 1): Promise<Uint8Array> {
	return command(
		`(local $left i32)
		(local.set $left (i32.const 16384))
		(memory.fill (i32.const 0x10000) (i32.const 0x61) (i32.const 0x10000))
		(loop $more
			(call $write (i32.const ${fd}) (i32.const 0x10000) (i32.const 0x10000))
			(local.set $left (i32.sub (local.get $left) (i32.const 1)))
			(br_if $more (local.get $left)))`,
		{ memory: '(memory (export "memory") 2)' }
	);
}

/** What a program may print is held to the byte. */
export function outputLimits({ cast }: Place): void {
	test.each([
		[1, 0],
		[1, 1],
		[1, 65_536],
		[1, 1_000_001],
		[2, 100_003]
	])('a gigabyte to descriptor %d stops after %d bytes', async (fd, outputBytes) => {
		const outcome = await cast(await gigabyte(fd), { limits: { outputBytes } });
		expect(outcome).toMatchObject({
			kind: 'output-limit',
			limitBytes: outputBytes,
			figures: { bytesOut: outputBytes }
		});
		const [written, other] = fd === 1 ? [outcome.stdout, outcome.stderr] : [outcome.stderr, outcome.stdout];
		expect(written).toHaveLength(outputBytes);
		expect(written.every((byte) => byte === 0x61)).toBe(true);
		expect(other).toHaveLength(0);
		expect(await cast(await greeter())).toMatchObject({ kind: 'ok' });
	});

	test('both streams share the limit', async () => {
		const program = await command(
			`(loop $ever
				(call $print (i32.const ${DATA}) (i32.const 3))
				(call $write (i32.const 2) (i32.const ${DATA + 3}) (i32.const 4))
				(br $ever))`,
			{ data: 'outerr!' }
		);
		const outcome = await cast(program, { limits: { outputBytes: 12 } });
		expect(outcome).toMatchObject({ kind: 'output-limit', limitBytes: 12 });
		expect([text(outcome.stdout), text(outcome.stderr)]).toEqual(['outout', 'err!er']);
	});

	test('as much as the limit is not too much', async () => {
		expect(await cast(await greeter('1234'), { limits: { outputBytes: 4 } })).toMatchObject({ kind: 'ok' });
		const over = await cast(await greeter('1234'), { limits: { outputBytes: 3 } });
		expect(over).toMatchObject({ kind: 'output-limit' });
		expect(text(over.stdout)).toBe('123');
	});

	test("a function spell's answer counts", async () => {
		const program = await functionSpell('(i64.const 0x0000_0000_0001_0000)');
		expect(await cast(program, { limits: { outputBytes: 65_536 } })).toMatchObject({ kind: 'ok' });
		const outcome = await cast(program, { limits: { outputBytes: 65_535 } });
		expect(outcome).toMatchObject({ kind: 'output-limit', limitBytes: 65_535 });
		expect(outcome.stdout).toHaveLength(65_535);
	});

	test('a program that catches everything is stopped all the same', async () => {
		const program = await command(
			`(loop $ever
				(try (do (call $print (i32.const ${DATA}) (i32.const 4))) (catch_all (global.set $caught (i32.const 1))))
				(br_if $ever (i32.eqz (global.get $caught))))`,
			{ data: 'more', fields: '(global $caught (mut i32) (i32.const 0))' }
		);
		const outcome = await cast(program, { limits: { outputBytes: 10 } });
		expect(outcome).toMatchObject({ kind: 'output-limit', limitBytes: 10 });
		expect(text(outcome.stdout)).toBe('moremoremo');
	});
}
