import { describe, expect, it } from 'vitest';
import type { RandomAccess } from '../../../../../src/lib/wasm/bytes.ts';
import { FileSystem } from '../../../../../src/lib/wasm/wasi/files/file-system.ts';
import { E, fileSystem, OFLAGS, Program } from '../program.ts';
import { R, text, TreeCalls, withTree } from './tree-program.ts';

const MIB = 1_048_576;

/** A file of the host that notes what is read of it. */
class Watched implements RandomAccess {
	readonly reads: [at: number, length: number][] = [];
	readonly size: number;
	closed = false;

	constructor(size: number) {
		this.size = size;
	}

	read(at: number, target: Uint8Array): number {
		const count = Math.max(0, Math.min(target.length, this.size - at));
		this.reads.push([at, count]);
		for (let i = 0; i < count; i++) target[i] = (at + i) % 251;
		return count;
	}

	close(): void {
		this.closed = true;
	}
}

describe('a read-only mount', () => {
	it('refuses every change with ROFS, and is read', async () => {
		const { program, calls } = await withTree({ tree: { f: text('as given'), d: {} }, access: 'read-only' });
		const { fd } = program.open('f', { rights: R.all & ~R.write });
		expect(program.read(fd, 20).text).toBe('as given');
		const refused = [
			program.open('f').errno,
			program.open('f', { oflags: OFLAGS.trunc, rights: R.read }).errno,
			program.open('new', { oflags: OFLAGS.creat, rights: R.read }).errno,
			program.path('path_create_directory', 'e'),
			program.path('path_remove_directory', 'd'),
			program.path('path_unlink_file', 'f'),
			calls.rename('f', 'g'),
			calls.link('f', 'g'),
			calls.symlink('f', 'g'),
			calls.setTimes('f', { flags: 8 }),
			program.call('fd_filestat_set_times', fd, 0n, 0n, 2),
			program.call('fd_filestat_set_size', fd, 0n)
		];
		expect(refused).toEqual(refused.map(() => E.rofs));
		expect(program.list(3)).toEqual(['.', '..', 'f', 'd']);
	});

	it('lies beside writable ones, to which nothing is moved', async () => {
		const files = fileSystem({ '/in': { tree: { f: text('x') }, access: 'read-only' }, '/out': {} });
		const program = await Program.with({ files });
		const calls = new TreeCalls(program);
		expect(calls.rename('f', 'f', 3, 4)).toBe(E.rofs);
		expect(calls.link('f', 'f', { toFd: 4 })).toBe(E.xdev);
		expect(program.open('f', { dir: 4, oflags: OFLAGS.creat }).errno).toBe(E.success);
		expect(calls.rename('f', 'f', 4, 3)).toBe(E.rofs);
		program.call('fd_filestat_get', 3, 0);
		program.call('fd_filestat_get', 4, 100);
		expect(program.u64(0)).not.toBe(program.u64(100));
	});

	it.each([
		[{ '/data': { tree: {}, access: 'append' } }, '/preopens/~1data/access'],
		[{ '/data': { f: 'text' } }, '/preopens/~1data/f'],
		[{ '/data': { d: { f: null } } }, '/preopens/~1data/d/f'],
		[{ '/data': { f: new Blob([]) } }, '/preopens/~1data/f']
	])('what is no mount is named: %#', (preopens, path) => {
		expect(() => fileSystem(preopens as never)).toThrow(
			expect.objectContaining({ name: 'InvalidInputError', problems: [expect.objectContaining({ path })] })
		);
	});

	it('names such as tree, access, kind and path are names as any', async () => {
		const { calls } = await withTree({ tree: text('1'), access: text('2'), d: { kind: text('3'), path: {} } });
		expect(['tree', 'access', 'd/kind'].map((name) => calls.content(name))).toEqual(['1', '2', '3']);
	});
});

describe('a file of the host', () => {
	const withFile = async (size: number) => {
		const watched = new Watched(size);
		const openFile = () => watched;
		const files = new FileSystem({ '/': { f: { kind: 'file', path: 'x' } } }, { limitBytes: MIB, openFile });
		return { watched, files, program: await Program.with({ files }) };
	};

	it('is read only where it is asked for, small reads in large pieces', async () => {
		const { watched, program, files } = await withFile(10 * 1024 * MIB);
		expect(program.list(3)).toEqual(['.', '..', 'f']);
		expect(program.stat('f').size).toBe(10 * 1024 * MIB);
		expect(watched.reads).toEqual([]);
		const { fd } = program.open('f', { rights: R.read | R.seek });
		program.seek(fd, BigInt(9 * 1024 * MIB), 0);
		for (let i = 0; i < 1000; i++) program.read(fd, 64);
		expect(watched.reads).toEqual([[9 * 1024 * MIB, 262_144]]);
		files.close();
		expect(watched.closed).toBe(true);
	});

	it('is copied only where it is written, and counts only there', async () => {
		const { program, files } = await withFile(10 * 1024 * MIB);
		const { fd } = program.open('f');
		program.seek(fd, 1_000_000n, 0);
		expect(program.write(fd, 'written')).toEqual({ errno: 0, done: 7 });
		program.seek(fd, 999_999n, 0);
		const { text: around } = program.read(fd, 9);
		expect([around.slice(1, 8), around.charCodeAt(8)]).toEqual(['written', 1_000_007 % 251]);
		expect(files.usedBytes).toBe(65_536);
		expect(program.stat('f').size).toBe(10 * 1024 * MIB);
	});

	it('is cut, grown and read as zero where nothing is left of it', async () => {
		const { program, files } = await withFile(200_000);
		const { fd } = program.open('f');
		expect(program.call('fd_filestat_set_size', fd, 100_001n)).toBe(E.success);
		expect(program.call('fd_filestat_set_size', fd, 100_003n)).toBe(E.success);
		program.seek(fd, 100_000n, 0);
		program.iovecs(0, [[100, 10]]);
		program.call('fd_read', fd, 0, 1, 50);
		expect([program.u32(50), ...program.bytes(100, 3)]).toEqual([3, 100_000 % 251, 0, 0]);
		expect(files.usedBytes).toBe(2);
	});
});

describe('the quota', () => {
	it('counts what files hold beyond what was given, and gives back what is gone', async () => {
		const files = fileSystem({ '/': { f: text('x'.repeat(5000)) } }, { limitBytes: 10_000 });
		const program = await Program.with({ files });
		const { fd } = program.open('new', { oflags: OFLAGS.creat });
		const entry = files.usedBytes;
		expect(program.write(fd, 'y'.repeat(9000))).toEqual({ errno: 0, done: 9000 });
		expect(program.write(fd, 'z'.repeat(1000)).errno).toBe(E.nospc);
		expect(program.open('f').errno).toBe(E.success);
		expect([files.usedBytes, files.refusals]).toEqual([entry + 9000, 1]);
		program.call('fd_filestat_set_size', fd, 10n);
		expect(files.usedBytes).toBe(entry + 10);
		program.path('path_unlink_file', 'new');
		expect(files.usedBytes).toBe(10);
		program.call('fd_close', fd);
		expect(files.usedBytes).toBe(0);
	});

	it('counts names: neither folders, links nor long names are free', async () => {
		const files = fileSystem({ '/': { f: text('') } }, { limitBytes: 100_000 });
		const program = await Program.with({ files });
		const calls = new TreeCalls(program);
		const untilFull = (make: (i: number) => number) => {
			let made = 0;
			while (make(made) === 0) made++;
			return made;
		};
		expect(untilFull((i) => program.path('path_create_directory', `d${i}`))).toBeLessThan(200);
		program.path('path_remove_directory', 'd0');
		expect(untilFull((i) => calls.link('f', `l${i}`))).toBe(1);
		program.path('path_unlink_file', 'l0');
		expect(untilFull((i) => calls.symlink('x'.repeat(600), `s${i}`))).toBe(0);
		expect(files.refusals).toBe(3);
	});

	it('is used to the last byte, without copying the file for each', async () => {
		const files = fileSystem({ '/': {} }, { limitBytes: 3 * MIB });
		const program = await Program.with({ files });
		const { fd } = program.open('f', { oflags: OFLAGS.creat });
		program.iovecs(0, [[1024, 64]]);
		let pieces = 0;
		while (program.call('fd_write', fd, 0, 1, 100) === 0) pieces++;
		expect(pieces).toBe(Math.floor((3 * MIB - 514) / 64));
	}, 2000);

	it('a hole takes no memory, but counts', async () => {
		const files = fileSystem({ '/': {} }, { limitBytes: 4_294_967_295 });
		const program = await Program.with({ files });
		const { fd } = program.open('f', { oflags: OFLAGS.creat });
		program.seek(fd, 4_000_000_000n, 0);
		expect(program.write(fd, 'end').errno).toBe(E.success);
		expect(program.stat('f').size).toBe(4_000_000_003);
		expect(files.usedBytes).toBeGreaterThan(4_000_000_000);
	});
});

describe('what was written', () => {
	it('is told of files that were created, changed or renamed; the rest only when it is gone', async () => {
		const files = fileSystem({
			'/': { kept: text('k'), changed: text('c'), moved: text('m'), gone: text('g'), d: { f: text('f') } },
			'/ro': { tree: { r: text('r') }, access: 'read-only' }
		});
		const program = await Program.with({ files });
		const calls = new TreeCalls(program);
		program.write(program.open('changed').fd, 'C');
		program.write(program.open('d/new', { oflags: OFLAGS.creat }).fd, 'N');
		calls.rename('moved', 'd/moved');
		program.path('path_unlink_file', 'gone');
		calls.symlink('kept', 'link');
		const { files: written, removed, omitted } = files.written();
		const found = written.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]);
		expect(Object.fromEntries(found)).toEqual({ '/changed': 'C', '/d/new': 'N', '/d/moved': 'm' });
		expect(removed.sort()).toEqual(['/gone', '/moved']);
		expect(omitted).toEqual([]);
	});

	it('is no more than the limit; what is left out is named', async () => {
		const given = { a: text('x'.repeat(60_000)), b: text('y'.repeat(60_000)) };
		const files = fileSystem({ '/': given }, { limitBytes: 70_000 });
		const calls = new TreeCalls(await Program.with({ files }));
		calls.rename('a', 'a2');
		calls.rename('b', 'b2');
		const { files: written, omitted } = files.written();
		expect([written.map(({ path }) => path), omitted]).toEqual([['/a2'], ['/b2']]);
	});

	it('may lie deeper than a stack is', async () => {
		const files = fileSystem({ '/': {} });
		const program = await Program.with({ files });
		let dir = 3;
		for (let depth = 0; depth < 20_000; depth++) {
			const length = program.put(0, 'd');
			program.call('path_create_directory', dir, 0, length);
			const { fd } = program.open('d', { dir, oflags: OFLAGS.directory, rights: R.all & ~R.write });
			if (dir !== 3) program.call('fd_close', dir);
			dir = fd;
		}
		program.open('deep', { dir, oflags: OFLAGS.creat });
		expect(files.written().files).toEqual([]);
	});
});
