import { expect, test } from 'vitest';
import { exampleRequest, exampleText } from '../../../src/lib/app/example-input.ts';
import type { CastRequest } from '../../../src/lib/wasm/protocol.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('text stays as it is where text is read; all else is JSON', () => {
	expect(exampleText('a "b"', 'text')).toBe('a "b"');
	expect(exampleText('a "b"', 'json')).toBe('"a \\"b\\""');
	expect(exampleText([1], 'text')).toBe('[\n  1\n]');
	expect(exampleText(undefined, 'json')).toBe('');
});

test('the first example becomes a cast', () => {
	const examples = [{ name: 'one', input: { a: 1 }, args: ['-x'], env: { LANG: 'C' } }, { name: 'two' }];
	expect(exampleRequest({ name: 'spell', input: { type: 'json' }, examples })).toEqual({
		input: { kind: 'bytes', bytes: bytes('{\n  "a": 1\n}') },
		args: ['-x'],
		env: { LANG: 'C' }
	} satisfies CastRequest);
	expect(exampleRequest({ name: 'spell', examples: [{ name: 'bare' }] })).toMatchObject({ input: { kind: 'none' } });
});

test('without an example there is none, nor for a spell that wants more than input', () => {
	expect(exampleRequest(undefined)).toBeUndefined();
	expect(exampleRequest({ name: 'spell', examples: [] })).toBeUndefined();
	const capabilities = ['network:https://example.org'];
	expect(exampleRequest({ name: 'spell', capabilities, examples: [{ name: 'one' }] })).toBeUndefined();
});
