import { describe, expect, it } from 'vitest';
import { E, OFLAGS, PREVIEW1_NAMES, type Program } from '../program.ts';
import { R, text, withTree } from './tree-program.ts';

const INT64_MAX = 2n ** 63n - 1n;

describe('a folder of many', () => {
	const make = (program: Program, count: number) => {
		for (let i = 0; i < count; i++) {
			const { errno, fd } = program.open(`file${i}`, { oflags: OFLAGS.creat });
			if (errno !== 0) throw new Error(`open: ${errno}`);
			program.call('fd_close', fd);
		}
	};

	it('100,000 entries are made, listed once each, and removed as they are listed', async () => {
		const { program } = await withTree({});
		make(program, 100_000);
		expect(new Set(program.list(3)).size).toBe(100_002);
		let removed = 0;
		for (let cookie = 2n; ; removed++) {
			program.call('fd_readdir', 3, 1000, 60, cookie, 0);
			if (program.u32(0) < 24) break;
			cookie = program.u64(1000);
			if (program.path('path_unlink_file', program.text(1024, program.u32(1016))) !== 0) break;
		}
		expect([removed, program.list(3)]).toEqual([100_000, ['.', '..']]);
	}, 20_000);

	it('goes on where a cookie says, also for another descriptor, and after deletions', async () => {
		const { program } = await withTree({});
		make(program, 20);
		program.call('fd_readdir', 3, 1000, 4096, 0n, 0);
		const names = program.list(3);
		const cookieOf = (index: number) => {
			let at = 1000;
			for (let i = 0; i < index; i++) at += 24 + program.u32(at + 16);
			return program.u64(at);
		};
		const after10 = cookieOf(10);
		for (const name of names.slice(4, 11)) program.path('path_unlink_file', name);
		const other = program.openFolder('.').fd;
		for (const fd of [3, other]) {
			program.call('fd_readdir', fd, 9000, 4096, after10, 0);
			expect(program.text(9024, program.u32(9016))).toBe(names[11]);
		}
	});

	it('is told in the order of names where that is asked for', async () => {
		const { program } = await withTree({ c: text(''), a: text('') }, { listing: 'by-name' });
		program.open('b', { oflags: OFLAGS.creat });
		expect(program.list(3)).toEqual(['.', '..', 'a', 'b', 'c']);
		program.path('path_unlink_file', 'b');
		program.open('B', { oflags: OFLAGS.creat });
		expect(program.list(3, 60)).toEqual(['.', '..', 'B', 'a', 'c']);
	});

	it('entries that are renamed while they are listed are not lost', async () => {
		const { program } = await withTree({});
		make(program, 50);
		const seen = new Set<string>();
		for (let cookie = 2n, turns = 0; turns < 100; turns++) {
			program.call('fd_readdir', 3, 1000, 60, cookie, 0);
			if (program.u32(0) < 24) break;
			cookie = program.u64(1000);
			const name = program.text(1024, program.u32(1016));
			seen.add(name.replace('renamed', ''));
			if (name.startsWith('renamed')) continue;
			const [from, to] = [program.put(0, name), program.put(5000, `renamed${name}`)];
			program.call('path_rename', 3, 0, from, 3, 5000, to);
		}
		expect(seen.size).toBe(50);
	});
});

it('1,000,000 attempts to open end in MFILE, and one is free again after closing', async () => {
	const { program } = await withTree({ f: text('x') });
	const length = program.put(0, 'f');
	let refused = 0;
	for (let i = 0; i < 1_000_000; i++) {
		if (program.call('path_open', 3, 0, 0, length, 0, R.read, 0n, 0, 100) === E.mfile) refused++;
	}
	expect(refused).toBe(1_000_000 - 4092);
	expect(program.open('new', { oflags: OFLAGS.creat }).errno).toBe(E.mfile);
	expect(program.stat('new').errno).toBe(E.noent);
	program.call('fd_close', 77);
	expect(program.open('f')).toEqual({ errno: 0, fd: 77 });
}, 20_000);

it('64 MiB in 64-byte pieces are appended in linear time', async () => {
	const { program } = await withTree({});
	const { fd } = program.open('f', { oflags: OFLAGS.creat, flags: 1 });
	program.iovecs(0, [[1024, 64]]);
	for (let i = 0; i < 1_048_576; i++) program.call('fd_write', fd, 0, 1, 100);
	expect(program.stat('f').size).toBe(67_108_864);
}, 20_000);

describe('absurd numbers', () => {
	it('are INVAL below zero, FBIG or NOSPC above', async () => {
		const { program } = await withTree({});
		const { fd } = program.open('f', { oflags: OFLAGS.creat });
		program.iovecs(0, [[1024, 4]]);
		const answers = (offset: bigint) => [
			program.call('fd_pwrite', fd, 0, 1, offset, 100),
			program.call('fd_filestat_set_size', fd, offset),
			program.call('fd_allocate', fd, offset, 1n)
		];
		expect(answers(-1n)).toEqual([E.inval, E.inval, E.inval]);
		expect(answers(INT64_MAX)).toEqual([E.fbig, E.fbig, E.fbig]);
		expect(answers(2n ** 40n)).toEqual([E.nospc, E.nospc, E.nospc]);
		expect(program.call('fd_pread', fd, 0, 1, -1n, 100)).toBe(E.inval);
		expect(program.call('fd_allocate', fd, 1n, INT64_MAX)).toBe(E.fbig);
		expect(program.seek(fd, INT64_MAX, 0).errno).toBe(E.inval);
		expect(program.seek(fd, -(2n ** 63n), 2).errno).toBe(E.inval);
		expect(program.stat('f').size).toBe(0);
	});

	it('as pointers, lengths and descriptors give an errno in every call', async () => {
		const { program } = await withTree({ f: text('x'), d: {} });
		const { fd } = program.open('f');
		const numbers = [0, 3, fd, 77, 65_535, 262_143, 262_144, 2 ** 31, 2 ** 32 - 1];
		const wide = [0n, 1n, -1n, INT64_MAX, -(2n ** 63n)];
		const skip = new Set(['proc_exit', 'poll_oneoff', 'random_get']);
		let turn = 0;
		for (const name of PREVIEW1_NAMES.filter((name) => !skip.has(name))) {
			for (let i = 0; i < 200; i++) {
				const args = Array.from({ length: program.arity(name).length }, (_, at) =>
					program.arity(name)[at] === 'I'
						? wide[(turn = (turn * 31 + 7) % 997) % wide.length]!
						: numbers[(turn = (turn * 31 + 7) % 997) % numbers.length]!
				);
				const errno = program.call(name, ...args);
				expect(errno, `${name}(${args.join()})`).toBeGreaterThanOrEqual(0);
				expect(errno, `${name}(${args.join()})`).toBeLessThanOrEqual(76);
			}
		}
	});
});

it.each([
	['a name with NUL', 'a\0b', E.inval],
	['10,000 characters', 'x'.repeat(10_000), E.nametoolong],
	['a path out', '../f', E.notcapable],
	['a path out by a detour', 'd/../../f', E.notcapable],
	['an absolute path', '/f', E.notcapable],
	['nothing', '', E.noent]
])('%s is refused by every call on a path', async (_, path, errno) => {
	const { program, calls } = await withTree({ f: text('x'), d: {} });
	const answers = [
		program.open(path, { oflags: OFLAGS.creat }).errno,
		program.stat(path).errno,
		program.path('path_create_directory', path),
		program.path('path_remove_directory', path),
		program.path('path_unlink_file', path),
		calls.setTimes(path, { flags: 0 }),
		calls.readlink(path),
		calls.rename(path, 'g', 3, 3),
		calls.link(path, 'g')
	];
	expect(answers).toEqual(answers.map(() => errno));
});
