import { expect, test } from 'vitest';
import { type Place } from '../place.ts';
import { command, DATA, bareCommand } from '../programs.ts';

const limits = { tableElements: 1_000 };

/** Grows a table by 7 until it is refused, then prints its size. */
function growing(table: string): Promise<Uint8Array> {
	return command(
		`(loop $more (br_if $more (i32.ne (table.grow $funcs (ref.null func) (i32.const 7)) (i32.const -1))))
		(i32.store (i32.const ${DATA}) (table.size $funcs))
		(call $print (i32.const ${DATA}) (i32.const 4))`,
		{ fields: table }
	);
}

/** A table takes memory as well, though no linear memory grows. */
export function tableLimits({ cast, inspect }: Place): void {
	test.each([
		['without a maximum', '(table $funcs 1 funcref)', 995],
		['with a larger maximum', '(table $funcs 1 0xffffffff funcref)', 995],
		['with a smaller maximum', '(table $funcs 1 20 funcref)', 15],
		['of other references', '(table $other 5 externref) (table $funcs 1 funcref)', 995]
	])('a table %s is held', async (_, table, size) => {
		const { kind, stdout } = await cast(await growing(table), { limits });
		expect(kind).toBe('ok');
		expect(new DataView(stdout.buffer, stdout.byteOffset).getUint32(0, true)).toBe(size);
	});

	test('a table that starts above the cap is refused', async () => {
		const program = await bareCommand('', '(table 1 funcref) (table 1001 funcref)');
		const problem = { code: 'table-limit', elements: 1_001, limit: 1_000 };
		expect(await cast(program, { limits })).toMatchObject({ kind: 'invalid-module', problem });
		expect((await inspect(program, limits)).problem).toMatchObject(problem);
	});
}
