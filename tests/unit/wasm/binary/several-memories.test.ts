import { expect, it } from 'vitest';
import { limitModule } from '../../../../src/lib/wasm/binary/limit.ts';
import { parseModule } from '../../../../src/lib/wasm/binary/parse.ts';
import { DEFAULT_LIMITS, PAGE_BYTES } from '../../../../src/lib/wasm/limits.ts';
import { compileWat } from '../../support/wat.ts';

const limits = { ...DEFAULT_LIMITS, memoryBytes: 10 * PAGE_BYTES };

it('counts all memories together where they start', async () => {
	const within = parseModule(await compileWat('(module (memory 4) (memory 6))'));
	expect(WebAssembly.validate(limitModule(within, limits))).toBe(true);
	const over = parseModule(await compileWat('(module (memory 4) (memory 7))'));
	const expected = { name: 'DeclaredMemoryError', requestedBytes: 11 * PAGE_BYTES, limitBytes: limits.memoryBytes };
	expect(() => limitModule(over, limits)).toThrow(expect.objectContaining(expected));
});
