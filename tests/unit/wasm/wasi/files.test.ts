import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../../../src/lib/wasm/protocol.ts';
import { WasiHost } from '../../../../src/lib/wasm/wasi/host.ts';
import { E, fileSystem, OFLAGS, optionsWith, Program } from './program.ts';

const MIB = 1_048_576;
const text = (content: string) => new TextEncoder().encode(content);

/** A program with one preopen, descriptor 3. */
const withFiles = (tree: FileTree) => Program.with({ preopens: { '/data': tree } });

describe('preopens', () => {
	it('are descriptors from 3 on, by name, then BADF', async () => {
		const program = await Program.with({ preopens: { '/': {}, '/größe': {} } });
		const names = [3, 4].map((fd) => {
			expect(program.call('fd_prestat_get', fd, 0)).toBe(E.success);
			expect(program.u32(0)).toBe(0);
			const length = program.u32(4);
			expect(program.call('fd_prestat_dir_name', fd, 100, length)).toBe(E.success);
			expect(program.call('fd_prestat_dir_name', fd, 100, length - 1)).toBe(E.nametoolong);
			return program.text(100, length);
		});
		expect(names).toEqual(['/', '/größe']);
		expect(program.call('fd_prestat_get', 5, 0)).toBe(E.badf);
	});

	it('pass on every right, as libc intersects what it asks for with them; have those of a folder', async () => {
		const program = await withFiles({});
		program.call('fd_fdstat_get', 3, 0);
		const [seek, write, readdir] = [1n << 2n, 1n << 6n, 1n << 14n];
		expect(program.view.getUint8(0)).toBe(3);
		expect(program.u64(8) & (seek | write | readdir)).toBe(readdir);
		expect(program.u64(16)).toBe(0x1fff_ffffn);
	});

	it.each(['', '.', '..', 'a/b', 'a\0'])('refuse %j as a name', (name) => {
		const preopens = { '/data': { folder: { [name]: text('x') } } };
		expect(() => new WasiHost(optionsWith({ preopens }))).toThrow(
			expect.objectContaining({
				name: 'InvalidInputError',
				problems: [expect.objectContaining({ path: `/preopens/~1data/folder/${name.replace('/', '~1')}` })]
			})
		);
	});
});

describe('a file', () => {
	it('is read from its start to its end, and no further', async () => {
		const program = await withFiles({ folder: { 'naïve.txt': text('hello') } });
		const { fd } = program.open('folder/naïve.txt');
		expect([3, 10, 10].map((size) => program.read(fd, size).text)).toEqual(['hel', 'lo', '']);
		expect(program.seek(fd, 100n, 0)).toEqual({ errno: 0, at: 100n });
		expect(program.read(fd, 10)).toEqual({ errno: 0, text: '' });
	});

	it('is read and written at a place, leaving the position', async () => {
		const program = await withFiles({ f: text('0123456789') });
		const { fd } = program.open('f');
		program.put(1000, 'ab');
		program.iovecs(0, [
			[1000, 1],
			[1001, 1]
		]);
		expect(program.call('fd_pwrite', fd, 0, 2, 4n, 100)).toBe(E.success);
		program.iovecs(0, [
			[2000, 3],
			[3000, 30]
		]);
		expect(program.call('fd_pread', fd, 0, 2, 2n, 100)).toBe(E.success);
		expect([program.u32(100), program.text(2000, 3), program.text(3000, 5)]).toEqual([8, '23a', 'b6789']);
		expect(program.read(fd, 3).text).toBe('012');
		expect(program.call('fd_pread', fd, 0, 1, -1n, 100)).toBe(E.inval);
	});

	it('does not change the bytes that were given', async () => {
		const given = text('given');
		const program = await withFiles({ f: given });
		const { fd } = program.open('f');
		program.write(fd, 'GI');
		program.seek(fd, 0n, 2);
		program.write(fd, ' and more');
		program.seek(fd, 0n, 0);
		expect(program.read(fd, 100).text).toBe('GIven and more');
		expect(program.open('f', { oflags: OFLAGS.trunc }).errno).toBe(E.success);
		expect(program.stat('f').size).toBe(0);
		expect(new TextDecoder().decode(given)).toBe('given');
	});

	it('may be a view into a larger buffer', async () => {
		const program = await withFiles({ f: text('0123456789').subarray(2, 5) });
		const { fd } = program.open('f');
		expect(program.read(fd, 100).text).toBe('234');
		expect(program.call('fd_filestat_set_size', fd, 2n)).toBe(E.success);
		program.write(fd, '!');
		program.seek(fd, 0n, 0);
		expect(program.read(fd, 100).text).toBe('23\0!');
	});

	it('reads as zero where nothing was written, also where something was cut off', async () => {
		const program = await withFiles({});
		const { fd } = program.open('f', { oflags: OFLAGS.creat });
		program.write(fd, 'abcdef');
		expect(program.call('fd_filestat_set_size', fd, 2n)).toBe(E.success);
		program.seek(fd, 8n, 0);
		program.write(fd, 'x');
		program.seek(fd, 0n, 0);
		expect(program.read(fd, 100).text).toBe('ab\0\0\0\0\0\0x');
		expect(program.call('fd_allocate', fd, 5n, 10n)).toBe(E.success);
		expect(program.stat('f').size).toBe(15);
		expect(program.call('fd_allocate', fd, 0n, 0n)).toBe(E.inval);
	});

	it('seeks from its start, place and end, not before its start', async () => {
		const program = await withFiles({ f: text('0123456789') });
		const { fd } = program.open('f');
		expect(program.seek(fd, 4n, 0)).toEqual({ errno: 0, at: 4n });
		expect(program.seek(fd, -1n, 1)).toEqual({ errno: 0, at: 3n });
		expect(program.seek(fd, -2n, 2)).toEqual({ errno: 0, at: 8n });
		expect(program.call('fd_tell', fd, 0)).toBe(E.success);
		expect(program.u64(0)).toBe(8n);
		for (const [offset, whence] of [
			[-1n, 0],
			[0n, 3],
			[1n << 62n, 0]
		] as const) {
			expect(program.seek(fd, offset, whence).errno).toBe(E.inval);
		}
	});

	it('opened to append is written at its end, wherever it was read', async () => {
		const program = await withFiles({ f: text('one') });
		const { fd } = program.open('f', { flags: 1 });
		const other = program.open('f').fd;
		program.seek(other, 0n, 2);
		program.write(other, ' two');
		program.seek(fd, 0n, 0);
		program.write(fd, ' three');
		expect(program.call('fd_fdstat_set_flags', fd, 0)).toBe(E.success);
		program.seek(fd, 0n, 0);
		program.write(fd, 'ONE');
		program.seek(fd, 0n, 0);
		expect(program.read(fd, 100).text).toBe('ONE two three');
	});

	it('is read and written only as far as it was opened for', async () => {
		const program = await withFiles({ f: text('one') });
		const reader = program.open('f', { rights: 1n << 1n }).fd;
		const writer = program.open('f', { rights: 1n << 6n }).fd;
		expect(program.write(reader, 'x').errno).toBe(E.badf);
		expect(program.call('fd_filestat_set_size', reader, 0n)).toBe(E.badf);
		expect(program.read(writer, 1).errno).toBe(E.badf);
		program.call('fd_fdstat_get', reader, 0);
		expect([program.view.getUint8(0), program.u64(8)]).toEqual([4, 2n]);
	});

	it('grows in linear time: 16 MiB in small pieces', async () => {
		const program = await withFiles({});
		const { fd } = program.open('f', { oflags: OFLAGS.creat });
		program.iovecs(0, [[1024, 4096]]);
		for (let i = 0; i < 4096; i++) program.call('fd_write', fd, 0, 1, 100);
		expect(program.stat('f').size).toBe(16 * MIB);
	}, 2000);

	it('finds no space past 256 MiB, and some again when others are gone', async () => {
		const program = await withFiles({});
		const create = (name: string) => program.open(name, { oflags: OFLAGS.creat }).fd;
		const [one, two] = [create('one'), create('two')];
		expect(program.call('fd_filestat_set_size', one, BigInt(200 * MIB))).toBe(E.success);
		expect(program.call('fd_filestat_set_size', two, BigInt(100 * MIB))).toBe(E.nospc);
		expect(program.call('fd_filestat_set_size', two, 1n << 62n)).toBe(E.fbig);
		program.path('path_unlink_file', 'one');
		expect(program.call('fd_filestat_set_size', two, BigInt(100 * MIB))).toBe(E.nospc);
		program.call('fd_close', one);
		expect(program.call('fd_filestat_set_size', two, BigInt(100 * MIB))).toBe(E.success);
	});
});

describe('a filestat', () => {
	it('has every field in its place', async () => {
		const files = fileSystem({ '/data': { f: text('12345') } }, { now: () => 1_700_000_000_123_456_789n });
		const program = await Program.with({ files });
		const { fd } = program.open('f');
		program.put(0, new Uint8Array(72).fill(0xff));
		expect(program.call('fd_filestat_get', fd, 0)).toBe(E.success);
		expect(program.bytes(16, 8)).toEqual(Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0));
		const now = 1_700_000_000_123_456_789n;
		expect([0, 24, 32, 40, 48, 56].map((at) => program.u64(at))).toEqual([1n, 1n, 5n, now, now, now]);
		expect(program.bytes(64, 8)).toEqual(new Uint8Array(8).fill(0xff));
	});

	it('tells files from folders, and one from another', async () => {
		const program = await withFiles({ f: text('1'), d: {} });
		expect(program.stat('f')).toMatchObject({ errno: 0, type: 4, size: 1 });
		expect(program.stat('d')).toMatchObject({ errno: 0, type: 3 });
		expect(program.stat('f').ino).not.toBe(program.stat('d').ino);
		expect(program.stat('absent').errno).toBe(E.noent);
		expect(program.stat('f/').errno).toBe(E.notdir);
		expect(program.stat('f/x').errno).toBe(E.notdir);
	});
});

describe('opening', () => {
	it('creates, refuses to create again, and cuts', async () => {
		const program = await withFiles({});
		expect(program.open('f').errno).toBe(E.noent);
		const { fd } = program.open('f', { oflags: OFLAGS.creat | OFLAGS.excl });
		program.write(fd, 'content');
		expect(program.open('f', { oflags: OFLAGS.creat | OFLAGS.excl }).errno).toBe(E.exist);
		expect(program.open('f', { oflags: OFLAGS.creat }).errno).toBe(E.success);
		expect(program.stat('f').size).toBe(7);
		program.open('f', { oflags: OFLAGS.trunc });
		expect(program.stat('f').size).toBe(0);
	});

	it('knows files from folders', async () => {
		const program = await withFiles({ f: text('x'), d: {} });
		expect(program.open('f', { oflags: OFLAGS.directory }).errno).toBe(E.notdir);
		expect(program.open('d', { oflags: OFLAGS.creat }).errno).toBe(E.isdir);
		expect(program.open('d', { oflags: OFLAGS.trunc }).errno).toBe(E.isdir);
		expect(program.open('n', { oflags: OFLAGS.creat | OFLAGS.directory }).errno).toBe(E.inval);
		expect(program.open('d').errno).toBe(E.isdir);
		expect(program.openFolder('d').errno).toBe(E.success);
	});

	it('gives the lowest free number, again after closing', async () => {
		const program = await withFiles({ f: text('x') });
		expect([1, 2, 3].map(() => program.open('f').fd)).toEqual([4, 5, 6]);
		program.call('fd_close', 5);
		program.call('fd_close', 0);
		expect([1, 2, 3].map(() => program.open('f').fd)).toEqual([0, 5, 7]);
	});

	it('ends with MFILE, not with the memory', async () => {
		const program = await withFiles({ f: text('x') });
		let opened = 0;
		while (program.open('f').errno === 0) opened++;
		expect(program.open('f').errno).toBe(E.mfile);
		expect(opened).toBe(4096 - 4);
	});

	it('changes nothing when there is nowhere to say the number', async () => {
		const program = await withFiles({});
		const length = program.put(0, 'f');
		expect(program.call('path_open', 3, 0, 0, length, OFLAGS.creat, 0n, 0n, 0, -1)).toBe(E.fault);
		expect(program.stat('f').errno).toBe(E.noent);
	});

	it.each([
		['/data/f', E.notcapable],
		['../f', E.notcapable],
		['d/../../f', E.notcapable],
		['f\0', E.inval],
		['', E.noent],
		['x'.repeat(4097), E.nametoolong]
	])('refuses the path %j', async (path, errno) => {
		const program = await withFiles({ f: text('x'), d: {} });
		expect(program.open(path).errno).toBe(errno);
		expect(program.stat(path).errno).toBe(errno);
	});

	it('refuses a path that is not UTF-8', async () => {
		const program = await withFiles({});
		program.put(0, Uint8Array.of(0x66, 0xff));
		expect(program.call('path_open', 3, 0, 0, 2, OFLAGS.creat, 0n, 0n, 0, 100)).toBe(E.ilseq);
	});

	it('is for folders to do', async () => {
		const program = await withFiles({ f: text('x') });
		const { fd } = program.open('f');
		expect(program.open('x', { dir: fd }).errno).toBe(E.notdir);
		expect(program.open('x', { dir: 99 }).errno).toBe(E.badf);
		expect(program.call('fd_prestat_get', fd, 0)).toBe(E.badf);
	});

	it('of a folder gives one to open from', async () => {
		const program = await withFiles({ d: { f: text('deep') } });
		const dir = program.openFolder('d').fd;
		const { fd } = program.open('f', { dir });
		expect(program.read(fd, 10).text).toBe('deep');
		program.write(program.open('new', { dir, oflags: OFLAGS.creat }).fd, 'abc');
		expect(program.stat('d/new').size).toBe(3);
	});
});

describe('a folder', () => {
	it.each([4096, 200, 30])('is listed with a buffer of %i bytes', async (bufferBytes) => {
		const program = await withFiles({ a: text(''), 'größe.txt': text(''), d: {} });
		const names = program.list(3, bufferBytes);
		expect(names).toEqual(['.', '..', 'a', ...(bufferBytes < 34 ? [] : ['größe.txt', 'd'])]);
	});

	it('has entries with inode, length and type', async () => {
		const program = await withFiles({ d: {} });
		program.call('fd_readdir', 3, 1000, 4096, 2n, 0);
		expect(program.u32(0)).toBe(25);
		expect([program.u64(1000), program.u32(1016), program.u32(1020)]).toEqual([3n, 1, 3]);
		expect(program.u64(1008)).toBe(program.stat('d').ino);
	});

	it('fills the buffer with the start of what does not fit', async () => {
		const program = await withFiles({ abcdef: text('') });
		program.put(1000, new Uint8Array(40).fill(0xff));
		expect(program.call('fd_readdir', 3, 1000, 27, 2n, 0)).toBe(E.success);
		expect(program.u32(0)).toBe(27);
		expect([program.text(1024, 3), program.bytes(1027, 1)]).toEqual(['abc', Uint8Array.of(0xff)]);
		expect(program.call('fd_readdir', 3, 1000, 27, -1n, 0)).toBe(E.success);
		expect(program.u32(0)).toBe(0);
	});

	it('skips nothing when entries are deleted on the way', async () => {
		const names = Array.from({ length: 50 }, (_, i) => `file${i}`);
		const program = await withFiles(Object.fromEntries(names.map((name) => [name, text('')])));
		const found: string[] = [];
		for (let cookie = 2n; ;) {
			program.call('fd_readdir', 3, 1000, 40, cookie, 0);
			if (program.u32(0) < 24) break;
			const name = program.text(1024, program.u32(1016));
			found.push(name);
			cookie = program.u64(1000);
			expect(program.path('path_unlink_file', name)).toBe(E.success);
		}
		expect(found).toEqual(names);
		expect(program.list(3)).toEqual(['.', '..']);
	});

	it('is made and removed, when empty', async () => {
		const program = await withFiles({});
		expect(program.path('path_create_directory', 'd')).toBe(E.success);
		expect(program.path('path_create_directory', 'd')).toBe(E.exist);
		expect(program.path('path_create_directory', 'no/d')).toBe(E.noent);
		program.open('d/f', { oflags: OFLAGS.creat });
		expect(program.path('path_remove_directory', 'd')).toBe(E.notempty);
		expect(program.path('path_unlink_file', 'd')).toBe(E.isdir);
		expect(program.path('path_remove_directory', 'd/f')).toBe(E.notdir);
		expect(program.path('path_unlink_file', 'd/f')).toBe(E.success);
		expect(program.path('path_remove_directory', 'd')).toBe(E.success);
		expect(program.stat('d').errno).toBe(E.noent);
	});
});

describe('links', () => {
	const rename = (program: Program, from: string, to: string) => {
		const [fromLength, toLength] = [program.put(0, from), program.put(5000, to)];
		return program.call('path_rename', 3, 0, fromLength, 3, 5000, toLength);
	};

	it('are moved by a rename, over a file too', async () => {
		const program = await withFiles({ a: text('a'), b: text('bb'), d: {} });
		expect(rename(program, 'a', 'd/a')).toBe(E.success);
		expect(rename(program, 'd/a', 'b')).toBe(E.success);
		expect([program.stat('a').errno, program.stat('d/a').errno, program.stat('b').size]).toEqual([44, 44, 1]);
		expect(rename(program, 'b', 'b')).toBe(E.success);
		expect(rename(program, 'absent', 'c')).toBe(E.noent);
		expect(rename(program, 'd/', 'e/')).toBe(E.success);
		expect([program.stat('d').errno, program.stat('e').type]).toEqual([E.noent, 3]);
	});

	it('stay where they were when a rename fails', async () => {
		const program = await withFiles({ f: text('f'), d: { g: text('g') } });
		expect(rename(program, 'd/', 'f')).toBe(E.notdir);
		expect(rename(program, 'd', 'd/inside')).toBe(E.inval);
		expect(rename(program, 'f', 'd')).toBe(E.isdir);
		expect(program.list(3).sort()).toEqual(['.', '..', 'd', 'f']);
		expect(program.stat('d/g').size).toBe(1);
	});

	it('name the same file, and never replace another', async () => {
		const program = await withFiles({ a: text('a'), b: text('b'), d: {} });
		const link = (from: string, to: string) => {
			const [fromLength, toLength] = [program.put(0, from), program.put(100, to)];
			return program.call('path_link', 3, 0, 0, fromLength, 3, 100, toLength);
		};
		expect(link('a', 'c')).toBe(E.success);
		program.write(program.open('c').fd, 'longer');
		expect(program.stat('a').size).toBe(6);
		expect(link('a', 'b')).toBe(E.exist);
		expect(link('absent', 'e')).toBe(E.noent);
	});
});
