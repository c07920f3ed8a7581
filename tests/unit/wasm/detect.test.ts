import { expect, test } from 'vitest';
import { detectOutputType } from '../../../src/lib/wasm/detect.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each([
	['{"a": [1]}\n', 'json'],
	['42\n', 'json'],
	['-0.5', 'json'],
	['true', 'json'],
	['"a"', 'json'],
	['\uFEFF{}', 'json'],
	['007', 'text'],
	['1e400', 'text'],
	['{"a":1}\n{"a":2}\n', 'text'],
	['[info] started', 'text'],
	['', 'text'],
	['\u001b[31mred\u001b[0m', 'text'],
	['Hello, world.\nHow are you, friend?\nFine, thanks.', 'text'],
	['one line, no table', 'text'],
	['a,b\n1,2', 'text'],
	['name,age\nAnn,3\nBob,5\n', 'table'],
	['name,age\r\nAnn,3\r\nBob,5\r\n', 'table'],
	['a\tb\tc\n1\t2\t3', 'table'],
	['a;b\n"x;""y\n";2\n3;4', 'table'],
	['a,b\n1,2\n3,4,5', 'text'],
	['a,b\n"1,2\n3,4', 'text'],
	['a\0b', 'binary']
])('%j is %s', (text, type) => {
	expect(detectOutputType(utf8(text))).toBe(type);
});

test.each([
	['\x89PNG\r\n\x1a\n\0\0', 'image'],
	['\xff\xd8\xff\xe0', 'image'],
	['GIF89a', 'image'],
	['RIFF\x10\0\0\0WEBPVP8 ', 'image'],
	['RIFF\x10\0\0\0WAVEfmt ', 'binary'],
	['\x89PNG', 'binary'],
	['caf\xe9', 'binary']
])('bytes %j are %s', (bytes, type) => {
	expect(detectOutputType(latin1(bytes))).toBe(type);
});

test('a large output is judged by its start, wherever the cut falls', () => {
	const rows = Array.from({ length: 9_000 }, (_, index) => ({ name: `é${index}`, ok: true, size: -1.5e-3 }));
	const text = JSON.stringify(rows);
	for (let shift = 0; shift < 40; shift++) expect(detectOutputType(utf8(' '.repeat(shift) + text))).toBe('json');
	expect(detectOutputType(utf8(`a,b,"c"\n${'1,2,"3"\n'.repeat(20_000)}`))).toBe('table');
	expect(detectOutputType(utf8('é'.repeat(40_000)))).toBe('text');
	expect(detectOutputType(utf8(`1${' '.repeat(70_000)}`))).toBe('text');
});

test('reads across pieces', () => {
	const text = utf8('["é"]');
	expect(detectOutputType(Array.from(text, (byte) => new Uint8Array([byte])))).toBe('json');
	expect(detectOutputType([])).toBe('text');
});

test('a hostile output is judged quickly', () => {
	const start = performance.now();
	for (const text of ['"'.repeat(65_536), '["'.repeat(40_000), '"",'.repeat(30_000), `"${'""'.repeat(30_000)}x`])
		detectOutputType(utf8(text));
	expect(performance.now() - start).toBeLessThan(1_000);
});
