import { wasi } from '@bjorn3/browser_wasi_shim';
import { describe, expect, test } from 'vitest';
import { BytesSource } from '../../../src/lib/wasm/bytes.ts';
import { InvalidInputError } from '../../../src/lib/wasm/errors.ts';
import { checkTerminal, environmentOf } from '../../../src/lib/wasm/terminal.ts';
import { InputStream, OutputStream } from '../../../src/lib/wasm/wasi/stdio.ts';

describe('streams say what they are', () => {
	const sink = { write: () => {} };
	const source = new BytesSource(new Uint8Array());
	const typesOf = (fd: InputStream | OutputStream) => [
		fd.fd_fdstat_get().fdstat.fs_filetype,
		fd.fd_filestat_get().filestat.filetype
	];

	test('a terminal is a character device, by which libc knows it', () => {
		const device = wasi.FILETYPE_CHARACTER_DEVICE;
		expect(typesOf(new InputStream(source, 'terminal'))).toEqual([device, device]);
		expect(typesOf(new OutputStream(sink, 'terminal'))).toEqual([device, device]);
	});

	test('anything else is none', () => {
		expect(typesOf(new InputStream(source))).toEqual([wasi.FILETYPE_UNKNOWN, wasi.FILETYPE_UNKNOWN]);
	});
});

describe('what a program finds in its environment', () => {
	test('on a terminal, its size, and what is given goes before that', () => {
		const request = { env: { TERM: 'dumb', HOME: '/' }, terminal: { columns: 100, rows: 30 } };
		expect(environmentOf(request)).toEqual({ TERM: 'dumb', HOME: '/', COLUMNS: '100', LINES: '30' });
	});

	test('without one, what is given', () => expect(environmentOf({ env: { HOME: '/' } })).toEqual({ HOME: '/' }));
});

test.each([0, -1, 1.5, 10_001, Number.NaN, '80'])('a side of %s is refused, by name', (columns) => {
	const check = () => checkTerminal({ columns: columns as number, rows: 24 });
	expect(check).toThrow(InvalidInputError);
	expect(check).toThrow(`/terminal/columns must be a whole number from 1 to 10000, not ${columns}`);
});
