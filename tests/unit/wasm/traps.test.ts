import { expect, test } from 'vitest';
import type { TrapCode } from '../../../src/lib/wasm/protocol.ts';
import { describeTrap, isTrap } from '../../../src/lib/wasm/traps.ts';
import { compileWat } from '../support/wat.ts';

/** What engines say, from their sources; the conformance suite asks V8 itself. */
const SAID: readonly (readonly [engine: string, code: TrapCode, message: string])[] = [
	['V8', 'unreachable', 'unreachable'],
	['V8', 'out-of-bounds-memory', 'memory access out of bounds'],
	['V8', 'out-of-bounds-memory', 'data segment 0 is out of bounds (offset 65535 + size 2 > memory_size 65536 bytes)'],
	['V8', 'out-of-bounds-table', 'table index is out of bounds'],
	['V8', 'integer-divide-by-zero', 'divide by zero'],
	['V8', 'integer-divide-by-zero', 'remainder by zero'],
	['V8', 'integer-overflow', 'divide result unrepresentable'],
	['V8', 'invalid-conversion', 'float unrepresentable in integer range'],
	['V8', 'indirect-call-mismatch', 'null function or function signature mismatch'],
	['V8', 'indirect-call-mismatch', 'null function'],
	['V8', 'null-reference', 'dereferencing a null pointer'],
	['SpiderMonkey', 'unreachable', 'unreachable executed'],
	['SpiderMonkey', 'out-of-bounds-memory', 'index out of bounds'],
	['SpiderMonkey', 'out-of-bounds-table', 'table index out of bounds'],
	['SpiderMonkey', 'integer-divide-by-zero', 'integer divide by zero'],
	['SpiderMonkey', 'integer-overflow', 'integer overflow'],
	['SpiderMonkey', 'invalid-conversion', 'invalid conversion to integer'],
	['SpiderMonkey', 'indirect-call-mismatch', 'indirect call to null'],
	['SpiderMonkey', 'indirect-call-mismatch', 'indirect call signature mismatch'],
	['SpiderMonkey', 'stack-overflow', 'too much recursion'],
	['JavaScriptCore', 'unreachable', 'Unreachable code should not be executed'],
	['JavaScriptCore', 'out-of-bounds-memory', 'Out of bounds memory access'],
	['JavaScriptCore', 'out-of-bounds-table', 'Out of bounds call_indirect'],
	['JavaScriptCore', 'integer-divide-by-zero', 'Division by zero'],
	['JavaScriptCore', 'integer-overflow', 'Integer overflow'],
	['JavaScriptCore', 'invalid-conversion', 'Out of bounds Trunc operation'],
	['JavaScriptCore', 'indirect-call-mismatch', 'call_indirect to a signature that does not match'],
	['JavaScriptCore', 'indirect-call-mismatch', 'call_indirect to a null table entry'],
	['JavaScriptCore', 'stack-overflow', 'Maximum call stack size exceeded.'],
	['any', 'other', 'something new']
];

const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

test.each(SAID)('%s: %s is “%s”', (_, code, message) => {
	expect(describeTrap(new WebAssembly.RuntimeError(message), empty)).toMatchObject({ code, message });
});

test('a trap is told from an error of the host', () => {
	expect(isTrap(new WebAssembly.RuntimeError('unreachable'))).toBe(true);
	expect(isTrap(new RangeError('Maximum call stack size exceeded'))).toBe(true);
	expect(isTrap(new RangeError('Invalid array length'))).toBe(false);
	expect(isTrap(new TypeError('Maximum call stack size exceeded'))).toBe(false);
	expect(isTrap('unreachable')).toBe(false);
	expect(isTrap(undefined)).toBe(false);
});

async function named(): Promise<WebAssembly.Module> {
	return new WebAssembly.Module(await compileWat('(module (func $first) (func $twin) (func $other) (func))'));
}

function trapped(stack: string): Error {
	return Object.assign(new WebAssembly.RuntimeError('unreachable'), { stack: `RuntimeError: unreachable\n${stack}` });
}

test('frames are read from every engine that tells them', async () => {
	const module = await named();
	const frames = [
		{ name: 'twin', functionIndex: 1, offset: 0x1a },
		{ name: 'func[3]', functionIndex: 3, offset: 0x2b }
	];
	const v8 =
		'    at twin (wasm://wasm/abc:wasm-function[1]:0x1a)\n    at wasm://wasm/abc:wasm-function[3]:0x2b\n    at run (file:///a.js:1:2)';
	const spiderMonkey =
		'twin@http://a/b.js line 1 > WebAssembly.Module:wasm-function[1]:0x1a\n@http://a/b.js:wasm-function[3]:0x2b\nrun@http://a/b.js:1:2';
	expect(describeTrap(trapped(v8), module).frames).toEqual(frames);
	expect(describeTrap(trapped(spiderMonkey), module).frames).toEqual(frames);
	expect(describeTrap(trapped('<?>.wasm-function[1]@[wasm code]'), module).frames).toEqual([
		{ name: 'twin', functionIndex: 1 }
	]);
	expect(describeTrap(trapped('run@http://a/b.js:1:2'), module).frames).toEqual([]);
});

test('where an engine gives every function the index 0, the name tells which one it was', async () => {
	const module = await named();
	const stack = ['first', 'other', 'unknown'].map((name) => `    at ${name} (wasm://wasm/abc:wasm-function[0]:0x1a)`);
	const { frames } = describeTrap(trapped(stack.join('\n')), module);
	expect(frames.map(({ name, functionIndex }) => [name, functionIndex])).toEqual([
		['first', 0],
		['other', 2],
		['first', 0]
	]);
});
