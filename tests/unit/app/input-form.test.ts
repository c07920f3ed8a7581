import { expect, test } from 'vitest';
import { InputForm } from '../../../src/lib/app/input-form.svelte.ts';
import { DEFAULT_LIMITS, MIB } from '../../../src/lib/wasm/limits.ts';

const { outputBytes, fileBytes } = DEFAULT_LIMITS;
const FROM_DEFAULTS = { outputBytes, fileBytes };

test('a spell fills in its first example and its limits', () => {
	const form = new InputForm();
	form.fill({
		name: 'x',
		input: { type: 'json', schema: {} },
		limits: { timeoutMs: 5_000, memoryMb: 64 },
		examples: [{ name: 'One', input: { a: 1 }, args: ['--two words', 'b'], env: { MODE: 'fast' } }]
	});
	expect(form.text).toBe('{\n  "a": 1\n}');
	expect(form.json).toBe(true);
	expect(form.request()).toEqual({
		input: { kind: 'bytes', bytes: new TextEncoder().encode(form.text) },
		args: ['--two words', 'b'],
		env: { MODE: 'fast' },
		limits: { ...FROM_DEFAULTS, timeoutMs: 5_000, memoryBytes: 64 * MIB },
		validateInput: 'manifest'
	});
});

test('text, a file, nothing', () => {
	const form = new InputForm();
	expect(form.request()?.input).toEqual({ kind: 'none' });
	form.text = 'é';
	expect(form.request()?.input).toEqual({ kind: 'bytes', bytes: new Uint8Array([0xc3, 0xa9]) });
	const file = new File(['x'], 'x.csv');
	form.useFile(file);
	expect(form.tab).toBe('file');
	expect(form.request()?.input).toEqual({ kind: 'blob', blob: file });
	form.removeFile();
	expect(form.request()?.input?.kind).toBe('bytes');
});

test('a file that was given stays when another spell is chosen', () => {
	const form = new InputForm();
	form.useFile(new File(['x'], 'x.csv'));
	form.fill({ name: 'x', examples: [{ name: 'One', input: 'text' }] });
	expect(form.tab).toBe('file');
	expect(form.request()?.input?.kind).toBe('blob');
});

test('a module without examples clears an example, never the person’s own text', () => {
	const form = new InputForm();
	form.fill({ name: 'x', examples: [{ name: 'One', input: 'example' }] });
	form.fill(undefined);
	expect(form.text).toBe('');
	form.text = 'my own';
	form.fill(undefined);
	expect(form.text).toBe('my own');
});

test('no request while a field cannot be read', () => {
	const form = new InputForm();
	form.argumentLine = `'open`;
	expect(form.request()).toBeUndefined();
	form.argumentLine = '';
	form.setLimit('timeoutMs', 'soon');
	expect(form.valid).toBe(false);
	expect(form.request()).toBeUndefined();
	form.setLimit('timeoutMs', '2');
	expect(form.request()?.limits?.timeoutMs).toBe(2_000);
});

test('variables come and go; one without a name is left out', () => {
	const form = new InputForm();
	form.addVariable('A', '1');
	form.addVariable('', 'lost');
	form.addVariable('B', '2');
	expect(form.request()?.env).toEqual({ A: '1', B: '2' });
	form.removeVariable(form.environment[0]?.id ?? -1);
	expect(form.request()?.env).toEqual({ B: '2' });
});

test('a cast is repeatable when that is asked for, from a seed that can be read, and not in the terminal', () => {
	const form = new InputForm();
	expect(form.request()?.determinism).toBeUndefined();
	form.repeatable = true;
	form.seed = '7';
	expect(form.request()?.determinism).toEqual({ seed: 7 });
	form.tab = 'terminal';
	expect(form.request()).toBeDefined();
	expect(form.request()?.determinism).toBeUndefined();
	form.tab = 'text';
	for (const seed of ['', '-1', '0.5', '4294967296', 'x']) {
		form.seed = seed;
		expect(form.request(), seed).toBeUndefined();
	}
});
