import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handleWasmError } from '../../../src/lib/wasm/execute.ts';
import { HashMismatchError, HostError, InvalidInputError, OutputLimitError } from '../../../src/lib/wasm/errors.ts';
import { DEFAULT_LIMITS } from '../../../src/lib/wasm/limits.ts';
import {
	calculateWasmHash,
	checkWasmExports,
	loadWasmModule,
	validateWasmModule
} from '../../../src/lib/wasm/runtime.ts';
import { ProcExit } from '../../../src/lib/wasm/wasi/host.ts';
import { compileWat } from '../support/wat.ts';

const command = (): Promise<Uint8Array<ArrayBuffer>> => compileWat('(module (func (export "_start")))');

test('the hash is SHA-256, of the view and not of what lies around it', async () => {
	const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
	expect(await calculateWasmHash(new Uint8Array(0))).toBe(empty);
	const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
	expect(await calculateWasmHash(new TextEncoder().encode('-abc-').subarray(1, 4))).toBe(abc);
});

test('a module is told valid, or what is wrong with it', async () => {
	expect(validateWasmModule(await command(), DEFAULT_LIMITS)).toEqual({ valid: true, abi: 'command' });
	const text = new TextEncoder().encode('hello');
	expect(validateWasmModule(text, DEFAULT_LIMITS)).toMatchObject({ valid: false, problem: { code: 'not-wasm' } });
	const limits = { ...DEFAULT_LIMITS, moduleBytes: 8 };
	expect(validateWasmModule(await command(), limits)).toMatchObject({ valid: false, problem: { code: 'too-large' } });
});

test('any bytes are told valid or not, and never throw', () => {
	const afterHeader = fc
		.uint8Array({ maxLength: 60 })
		.map((bytes) => Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...bytes]));
	fc.assert(
		fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), afterHeader), (bytes) => {
			expect(typeof validateWasmModule(bytes, DEFAULT_LIMITS).valid).toBe('boolean');
		}),
		{ numRuns: 5_000 }
	);
});

test('missing exports are named', async () => {
	const { module } = await loadWasmModule(await command(), DEFAULT_LIMITS);
	expect(checkWasmExports(module, ['_start', 'memory', 'alloc'])).toEqual(['memory', 'alloc']);
});

describe('what an error means for its cast', () => {
	const module = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

	test.each([
		[new ProcExit(0), { kind: 'ok', exitCode: 0 }],
		[new ProcExit(7), { kind: 'exited', exitCode: 7 }],
		[new WebAssembly.RuntimeError('unreachable'), { kind: 'trapped', code: 'unreachable' }],
		[new RangeError('Maximum call stack size exceeded'), { kind: 'trapped', code: 'stack-overflow' }],
		[new WebAssembly.LinkError('no'), { kind: 'invalid-module', problem: { code: 'does-not-compile' } }],
		[
			new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory'),
			{ kind: 'host-failed', code: 'out-of-memory' }
		],
		[new OutputLimitError(5), { kind: 'output-limit', limitBytes: 5 }],
		[new InvalidInputError([{ path: '/a', message: 'b' }]), { kind: 'invalid-input', problems: [{ path: '/a' }] }],
		[new HashMismatchError('a', 'b'), { kind: 'hash-mismatch', expected: 'a', actual: 'b' }],
		[new HostError('x', 'y', { transient: true }), { kind: 'host-failed', code: 'x', transient: true }],
		[new TypeError('odd'), { kind: 'host-failed', code: 'unexpected', message: 'odd', transient: false }]
	])('%s', (error, result) => {
		expect(handleWasmError(error, module)).toMatchObject(result);
	});

	test('is told for anything that can be thrown', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true }), (thrown) => {
				expect(handleWasmError(thrown, module)).toMatchObject({ kind: 'host-failed', code: 'unexpected' });
			})
		);
	});
});
