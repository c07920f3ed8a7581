import { describe, expect, it } from 'vitest';
import { BytesSource, type ByteSource } from '../../../../src/lib/wasm/bytes.ts';
import { OutputLimitError } from '../../../../src/lib/wasm/errors.ts';
import { Collector, E, Program } from './program.ts';

const bytesOf = (text: string) => new BytesSource(new TextEncoder().encode(text));

describe('output', () => {
	it('is passed on as it is printed, a last line without its end too', async () => {
		const [stdout, stderr] = [new Collector(), new Collector()];
		const program = await Program.with({ stdout, stderr });
		expect(program.write(1, 'one\ntw')).toEqual({ errno: 0, done: 6 });
		expect(program.write(2, 'é')).toEqual({ errno: 0, done: 2 });
		program.write(1, 'o');
		expect([stdout.text, stderr.text]).toEqual(['one\ntwo', 'é']);
	});

	it('takes a thousand pieces in order, empty ones among them', async () => {
		const stdout = new Collector();
		const program = await Program.with({ stdout });
		program.put(20_000, '0123456789');
		program.iovecs(
			0,
			Array.from({ length: 1000 }, (_, i) => (i % 3 === 2 ? [-1, 0] : [20_000 + (i % 10), 1]))
		);
		expect(program.call('fd_write', 1, 0, 1000, 30_000)).toBe(E.success);
		const expected = Array.from({ length: 1000 }, (_, i) => (i % 3 === 2 ? '' : String(i % 10))).join('');
		expect(program.u32(30_000)).toBe(expected.length);
		expect(stdout.text).toBe(expected);
	});

	it('of no pieces is no output, and succeeds', async () => {
		const stdout = new Collector();
		const program = await Program.with({ stdout });
		program.put(100, new Uint8Array(4).fill(9));
		expect(program.call('fd_write', 1, 0, 0, 100)).toBe(E.success);
		expect([program.u32(100), stdout.pieces]).toEqual([0, []]);
	});

	it('is what the program printed, whatever it does to its memory afterwards', async () => {
		const stdout = new Collector();
		const program = await Program.with({ stdout });
		program.write(1, 'before');
		program.write(1, 'AFTER!');
		expect(stdout.text).toBe('beforeAFTER!');
	});

	it.each([new OutputLimitError(10), new RangeError('out of memory')])(
		'lets what a sink throws through unchanged: %s',
		async (thrown) => {
			const write = () => {
				throw thrown;
			};
			const program = await Program.with({ stdout: { write } });
			let caught: unknown;
			try {
				program.write(1, 'x');
			} catch (error) {
				caught = error;
			}
			expect(caught).toBe(thrown);
		}
	);
});

describe('input', () => {
	it('comes in the pieces asked for, then ends, and stays ended', async () => {
		const program = await Program.with({ stdin: bytesOf('hello') });
		const texts = [3, 100, 100, 1].map((size) => program.read(0, size).text);
		expect(texts).toEqual(['hel', 'lo', '', '']);
	});

	it('fills piece after piece and stops at the first that it cannot fill', async () => {
		const program = await Program.with({ stdin: bytesOf('abcdefg') });
		program.iovecs(0, [
			[1000, 3],
			[-1, 0],
			[2000, 3],
			[3000, 3],
			[4000, 3]
		]);
		expect(program.call('fd_read', 0, 0, 5, 100)).toBe(E.success);
		expect(program.u32(100)).toBe(7);
		expect([1000, 2000, 3000, 4000].map((at) => program.text(at, 3))).toEqual(['abc', 'def', 'g\0\0', '\0\0\0']);
	});

	it('does not ask the source again in a call that it filled only in part', async () => {
		const asked: number[] = [];
		const slow: ByteSource = {
			read(max) {
				asked.push(max);
				return new Uint8Array(1);
			}
		};
		const program = await Program.with({ stdin: slow });
		program.iovecs(0, [
			[1000, 10],
			[2000, 10]
		]);
		program.call('fd_read', 0, 0, 2, 100);
		expect([asked, program.u32(100)]).toEqual([[10], 1]);
	});

	it('lets what a source throws through', async () => {
		const failure = new Error('the blob is gone');
		const read = () => {
			throw failure;
		};
		const program = await Program.with({ stdin: { read } });
		expect(() => program.read(0, 1)).toThrow(failure);
	});
});

describe('the standard descriptors', () => {
	it('are no terminal: an unknown type, without the right to seek', async () => {
		const program = await Program.with();
		for (const [fd, right] of [
			[0, 1n << 1n],
			[1, 1n << 6n],
			[2, 1n << 6n]
		] as const) {
			program.put(0, new Uint8Array(24).fill(0xff));
			expect(program.call('fd_fdstat_get', fd, 0)).toBe(E.success);
			expect(program.bytes(0, 8)).toEqual(new Uint8Array(8));
			expect(program.u64(8) & ((1n << 1n) | (1n << 2n) | (1n << 5n) | (1n << 6n))).toBe(right);
			expect(program.u64(16)).toBe(0n);
		}
	});

	it('have a filestat of an empty thing with one link', async () => {
		const program = await Program.with();
		program.put(0, new Uint8Array(64).fill(0xff));
		expect(program.call('fd_filestat_get', 1, 0)).toBe(E.success);
		expect([0, 8, 16, 24, 32, 40, 48, 56].map((at) => program.u64(at))).toEqual([0n, 0n, 0n, 1n, 0n, 0n, 0n, 0n]);
	});

	it('have no position', async () => {
		const program = await Program.with();
		program.iovecs(0, [[100, 4]]);
		for (const fd of [0, 1, 2]) {
			expect(program.seek(fd, 0n, 0).errno).toBe(E.spipe);
			expect(program.call('fd_tell', fd, 200)).toBe(E.spipe);
			expect(program.call('fd_pread', fd, 0, 1, 0n, 200)).toBe(E.spipe);
			expect(program.call('fd_pwrite', fd, 0, 1, 0n, 200)).toBe(E.spipe);
		}
	});

	it('go one way only', async () => {
		const program = await Program.with();
		expect(program.read(1, 4).errno).toBe(E.badf);
		expect(program.write(0, 'x').errno).toBe(E.badf);
	});

	it('keep the flags that they are given', async () => {
		const program = await Program.with();
		expect(program.call('fd_fdstat_set_flags', 0, 4)).toBe(E.success);
		program.call('fd_fdstat_get', 0, 0);
		expect(program.view.getUint16(2, true)).toBe(4);
	});

	it('are neither folders nor preopens', async () => {
		const program = await Program.with();
		expect(program.call('fd_readdir', 1, 0, 100, 0n, 200)).toBe(E.notdir);
		expect(program.open('x', { dir: 1 }).errno).toBe(E.notdir);
		expect(program.call('fd_prestat_get', 1, 0)).toBe(E.badf);
	});

	it('stay closed when closed', async () => {
		const stdout = new Collector();
		const program = await Program.with({ stdout });
		expect(program.call('fd_close', 1)).toBe(E.success);
		expect(program.write(1, 'x').errno).toBe(E.badf);
		expect(program.call('fd_close', 1)).toBe(E.badf);
		expect(program.call('fd_filestat_get', 1, 0)).toBe(E.badf);
		expect(stdout.pieces).toEqual([]);
	});

	it('can be renumbered, so that one goes where the other went', async () => {
		const [stdout, stderr] = [new Collector(), new Collector()];
		const program = await Program.with({ stdout, stderr });
		expect(program.call('fd_renumber', 2, 1)).toBe(E.success);
		program.write(1, 'to stderr');
		expect([stdout.text, stderr.text]).toEqual(['', 'to stderr']);
		expect(program.write(2, 'x').errno).toBe(E.badf);
		expect(program.call('fd_renumber', 1, 1)).toBe(E.success);
		expect(program.write(1, '!').errno).toBe(E.success);
		expect(program.call('fd_renumber', 1, 9)).toBe(E.badf);
		expect(program.call('fd_renumber', 9, 1)).toBe(E.badf);
	});

	it.each([-1, 3, 4096, 0x7fff_ffff])('are the only ones: %i is BADF', async (fd) => {
		const program = await Program.with();
		expect(program.write(fd, 'x').errno).toBe(E.badf);
		expect(program.call('fd_close', fd)).toBe(E.badf);
		expect(program.call('fd_fdstat_get', fd, 0)).toBe(E.badf);
		expect(program.call('fd_prestat_get', fd, 0)).toBe(E.badf);
		expect(program.call('fd_advise', fd, 0n, 0n, 0)).toBe(E.badf);
	});
});
