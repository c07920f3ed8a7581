import { describe, expect, it } from 'vitest';
import { E, OFLAGS } from '../program.ts';
import { R, text, withTree } from './tree-program.ts';

const APPEND = 1;

describe('rights', () => {
	it('are kept as asked for, as far as a file or a folder has them', async () => {
		const { program } = await withTree({ f: text(''), d: {} });
		const rightsOf = (fd: number) => {
			program.call('fd_fdstat_get', fd, 0);
			return [program.u64(8), program.u64(16)];
		};
		expect(rightsOf(program.open('f', { rights: R.read | R.seek | R.open }).fd)).toEqual([R.read | R.seek, R.all]);
		expect(rightsOf(program.open('d', { rights: R.read | R.open | R.seek }).fd)).toEqual([R.open, R.all]);
	});

	it('are given up, never gained', async () => {
		const { program } = await withTree({ f: text('abc') });
		const { fd } = program.open('f');
		expect(program.call('fd_fdstat_set_rights', fd, R.read | R.tell, 0n)).toBe(E.success);
		expect(program.read(fd, 1).text).toBe('a');
		expect(program.write(fd, 'x').errno).toBe(E.badf);
		expect(program.seek(fd, 0n, 0).errno).toBe(E.notcapable);
		expect(program.seek(fd, 0n, 1)).toEqual({ errno: 0, at: 1n });
		expect(program.call('fd_filestat_get', fd, 0)).toBe(E.notcapable);
		expect(program.call('fd_fdstat_set_flags', fd, 0)).toBe(E.notcapable);
		expect(program.call('fd_filestat_set_times', fd, 0n, 0n, 0)).toBe(E.notcapable);
		expect(program.call('fd_fdstat_set_rights', fd, R.read | R.seek, 0n)).toBe(E.notcapable);
		expect(program.call('fd_fdstat_set_rights', fd, R.read, R.read)).toBe(E.notcapable);
	});

	it('of a folder bound what is opened from it', async () => {
		const { program } = await withTree({ f: text('') });
		expect(program.call('fd_fdstat_set_rights', 3, R.open, R.read)).toBe(E.success);
		const openFor = (rights: bigint, oflags = 0) => {
			const length = program.put(0, 'f');
			return program.call('path_open', 3, 0, 0, length, oflags, rights, 0n, 0, 100);
		};
		expect(openFor(R.read)).toBe(E.success);
		expect(openFor(R.write)).toBe(E.notcapable);
		expect(openFor(R.read, OFLAGS.trunc)).toBe(E.notcapable);
		expect(openFor(R.read, OFLAGS.creat)).toBe(E.notcapable);
		expect(program.path('path_create_directory', 'd')).toBe(E.notcapable);
		expect(program.path('path_unlink_file', 'f')).toBe(E.notcapable);
		expect(program.stat('f').errno).toBe(E.notcapable);
		expect(program.call('fd_readdir', 3, 0, 100, 0n, 200)).toBe(E.notcapable);
	});

	it('of a folder are none of a file', async () => {
		const { program } = await withTree({});
		program.iovecs(0, [[100, 4]]);
		expect(program.call('fd_read', 3, 0, 1, 200)).toBe(E.badf);
		expect(program.call('fd_write', 3, 0, 1, 200)).toBe(E.badf);
		expect(program.seek(3, 0n, 0).errno).toBe(E.badf);
		expect(program.call('fd_filestat_set_size', 3, 0n)).toBe(E.badf);
		expect(program.call('fd_allocate', 3, 0n, 1n)).toBe(E.badf);
	});
});

describe('flags', () => {
	it('are told, and change what the next write does', async () => {
		const { program, calls } = await withTree({ f: text('one') });
		const { fd } = program.open('f');
		expect(program.call('fd_fdstat_set_flags', fd, APPEND)).toBe(E.success);
		program.write(fd, '+two');
		program.seek(fd, 0n, 0);
		program.write(fd, '+three');
		program.call('fd_fdstat_get', fd, 0);
		expect(program.view.getUint16(2, true)).toBe(APPEND);
		expect(calls.content('f')).toBe('one+two+three');
		expect(program.call('fd_fdstat_set_flags', fd, 1 << 5)).toBe(E.inval);
		expect(program.open('f', { flags: 1 << 9 }).errno).toBe(E.inval);
	});

	it('to append hold for a positional write, which leaves the position', async () => {
		const { program, calls } = await withTree({ f: text('abcd') });
		const { fd } = program.open('f', { flags: APPEND });
		program.put(0, 'XY');
		program.iovecs(100, [[0, 2]]);
		expect(program.call('fd_pwrite', fd, 100, 1, 0n, 200)).toBe(E.success);
		expect([calls.content('f'), program.seek(fd, 0n, 1).at]).toEqual(['abcdXY', 0n]);
	});
});

describe('times', () => {
	const [ATIM, ATIM_NOW, MTIM, MTIM_NOW] = [1, 2, 4, 8];
	const clock = () => {
		let now = 1_000n;
		return { now: () => now, set: (value: bigint) => (now = value) };
	};

	it('are set to the nanosecond, each for itself', async () => {
		const time = clock();
		const { calls } = await withTree({ f: text('') }, { now: time.now });
		time.set(5_000n);
		expect(calls.setTimes('f', { modified: 123_456_789_123_456_789n, flags: MTIM })).toBe(E.success);
		expect(calls.stat('f')).toMatchObject({ accessed: 1_000n, modified: 123_456_789_123_456_789n, changed: 5_000n });
		expect(calls.setTimes('f', { accessed: 7n, modified: 9n, flags: ATIM | MTIM_NOW })).toBe(E.success);
		expect(calls.stat('f')).toMatchObject({ accessed: 7n, modified: 5_000n });
		expect(calls.setTimes('f', { accessed: 1n, modified: 2n, flags: 0 })).toBe(E.success);
		expect(calls.stat('f')).toMatchObject({ accessed: 7n, modified: 5_000n });
	});

	it.each([ATIM | ATIM_NOW, MTIM | MTIM_NOW, 16])('flags %i contradict themselves', async (flags) => {
		const { program, calls } = await withTree({ f: text('') }, { now: () => 1_000n });
		const { fd } = program.open('f');
		expect(calls.setTimes('f', { accessed: 1n, modified: 1n, flags })).toBe(E.inval);
		expect(program.call('fd_filestat_set_times', fd, 1n, 1n, flags)).toBe(E.inval);
		expect(calls.stat('f')).toMatchObject({ accessed: 1_000n, modified: 1_000n });
	});

	it('of a link are its own, unless it is followed', async () => {
		const { calls } = await withTree({ f: text('') }, { now: () => 1_000n });
		calls.symlink('f', 'link');
		calls.setTimes('link', { modified: 1n, flags: MTIM });
		expect([calls.stat('link').modified, calls.stat('f').modified]).toEqual([1n, 1_000n]);
		calls.setTimes('link', { modified: 2n, flags: MTIM, lookup: 1 });
		expect([calls.stat('link').modified, calls.stat('f').modified]).toEqual([1n, 2n]);
	});

	it('follow what happens to a file and its folder', async () => {
		const time = clock();
		const { program, calls } = await withTree({ f: text('abc') }, { now: time.now });
		const { fd } = program.open('f');
		time.set(2_000n);
		program.read(fd, 1);
		expect(calls.stat('f')).toMatchObject({ accessed: 2_000n, modified: 1_000n });
		time.set(3_000n);
		program.write(fd, 'x');
		expect(calls.stat('f')).toMatchObject({ modified: 3_000n, changed: 3_000n });
		time.set(4_000n);
		calls.link('f', 'g');
		expect(calls.stat('f')).toMatchObject({ modified: 3_000n, changed: 4_000n });
		expect(calls.stat('.').modified).toBe(4_000n);
	});

	it('come from the system clock unless told otherwise', async () => {
		const { calls } = await withTree({ f: text('') });
		const before = BigInt(Date.now() - 10_000) * 1_000_000n;
		expect(calls.stat('f').modified).toBeGreaterThan(before);
		expect(calls.stat('f').modified).toBeLessThan(before + 20_000_000_000n);
	});
});
