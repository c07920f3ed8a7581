import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CastWatch } from '../../../../src/lib/wasm/cast-watch.ts';
import { Descriptors } from '../../../../src/lib/wasm/wasi/descriptors.ts';
import { GuestMemory } from '../../../../src/lib/wasm/wasi/guest-memory.ts';
import { transferCalls } from '../../../../src/lib/wasm/wasi/transfer-calls.ts';
import { Countdown } from './countdown.ts';
import { PREVIEW1_NAMES } from './program.ts';

const DOC = readFileSync('docs/WASI.md', 'utf8');

it('the document has a row for each call, and no others', () => {
	const rows = [...DOC.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
	expect(rows.sort()).toEqual([...PREVIEW1_NAMES].sort());
});

describe('a device of twenty lines', () => {
	it('is what the document shows', () => {
		const [, code] = /```ts\n(.*?)```/s.exec(DOC) ?? [];
		expect(readFileSync('tests/unit/wasm/wasi/countdown.ts', 'utf8').replaceAll('\t', '  ')).toBe(code);
	});

	it('is read by a program', () => {
		const guest = new GuestMemory();
		const memory = new WebAssembly.Memory({ initial: 1 });
		guest.bind(memory);
		const { fd_read } = transferCalls(guest, new Descriptors([new Countdown()]), CastWatch.idle());
		const view = new DataView(memory.buffer);
		view.setUint32(0, 100, true);
		view.setUint32(4, 50, true);
		const lines = Array.from({ length: 5 }, () => {
			expect((fd_read as unknown as (...args: number[]) => number)(0, 0, 1, 8)).toBe(0);
			return new TextDecoder().decode(new Uint8Array(memory.buffer, 100, view.getUint32(8, true)));
		});
		expect(lines).toEqual(['3\n', '2\n', '1\n', '', '']);
	});
});
