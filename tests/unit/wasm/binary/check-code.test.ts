import { expect, it } from 'vitest';
import { checkBodySizes } from '../../../../src/lib/wasm/binary/check-code.ts';
import { limitModule } from '../../../../src/lib/wasm/binary/limit.ts';
import { parseModule } from '../../../../src/lib/wasm/binary/parse.ts';
import { ModuleRefusedError } from '../../../../src/lib/wasm/errors.ts';
import { DEFAULT_LIMITS, FUNCTION_COUNTS } from '../../../../src/lib/wasm/limits.ts';
import { bomb, body, joined, repeated } from '../../../conformance/hostile/bomb.ts';
import { lebU } from '../../../../src/lib/wasm/binary/writer.ts';

const I32 = 0x7f;
const END = 0x0b;
/** Bytes of a body besides its code: the count of its locals, and `end`. */
const AROUND = 2;

const ofSize = (bytes: number) => bomb({ bodies: [body([]), body(repeated([0x01], bytes - AROUND))] });
const nested = (opener: readonly number[], depth: number) =>
	bomb({ bodies: [body(joined(repeated(opener, depth), repeated([END], depth)))] });
const withLocals = (count: number) => bomb({ bodies: [body([], [1, ...lebU(count), I32])] });

/** What the work is refused for; `undefined` when it is not. */
function problemOf(work: () => unknown): unknown {
	try {
		work();
		return undefined;
	} catch (error) {
		if (error instanceof ModuleRefusedError) return error.problem;
		throw error;
	}
}

const metered = (bytes: Uint8Array) => problemOf(() => limitModule(parseModule(bytes), DEFAULT_LIMITS));

it('refuses a body that is too large, and tells how large it is', () => {
	const { functionBytes: limit } = DEFAULT_LIMITS;
	expect(problemOf(() => checkBodySizes(parseModule(ofSize(limit)), limit))).toBeUndefined();
	const problem = problemOf(() => checkBodySizes(parseModule(ofSize(limit + 1)), limit));
	expect(problem).toMatchObject({ code: 'too-many', what: 'bytes in one function', count: limit + 1, limit });
});

it.each([
	['block', [0x02, 0x40]],
	['loop', [0x03, 0x40]],
	['if', [0x41, 0, 0x04, 0x40]],
	['try_table', [0x1f, 0x40, 0]]
])('refuses more nested blocks than it takes: %s', (_, opener) => {
	const limit = FUNCTION_COUNTS['blocks in each other'];
	expect(metered(nested(opener, limit))).toBeUndefined();
	const problem = { code: 'too-many', what: 'blocks in each other', count: limit + 1, limit };
	expect(metered(nested(opener, limit + 1))).toMatchObject(problem);
});

it('refuses more locals than an engine takes, whatever their sum', () => {
	const limit = FUNCTION_COUNTS['locals in one function'];
	expect(metered(withLocals(limit))).toBeUndefined();
	for (const count of [limit + 1, 0xffffffff]) {
		expect(metered(withLocals(count))).toMatchObject({
			code: 'too-many',
			what: 'locals in one function',
			count,
			limit
		});
	}
});

it('meters more calls and branches in one function than a call takes arguments', () => {
	const calls = bomb({ bodies: [body([]), body(repeated([0x10, 0], 500_000))], start: 1 });
	const branch = [...repeated([0x41, 0, 0x1a], 5), 0x41, 0, 0x04, 0x40, END];
	const branches = bomb({ bodies: [body(repeated(branch, 90_000))] });
	for (const bytes of [calls, branches]) {
		const limited = limitModule(parseModule(bytes), DEFAULT_LIMITS);
		expect(WebAssembly.validate(limited)).toBe(true);
	}
});
