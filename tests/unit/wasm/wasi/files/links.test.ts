import { describe, expect, it } from 'vitest';
import { E, OFLAGS } from '../program.ts';
import { R, text, withTree } from './tree-program.ts';

const [FILE, DIRECTORY, SYMLINK] = [4, 3, 7];
const FOLLOW = 1;

describe('a symbolic link', () => {
	it('is followed inside a path, and at its end only when asked', async () => {
		const { program, calls } = await withTree({ d: { f: text('deep') } });
		expect(calls.symlink('d', 'to-d')).toBe(E.success);
		expect(calls.symlink('d/f', 'to-f')).toBe(E.success);
		expect(calls.content('to-d/f')).toBe('deep');
		expect(calls.content('to-f')).toBe('deep');
		expect(calls.stat('to-f')).toMatchObject({ type: SYMLINK, size: 3n });
		expect(calls.stat('to-f', FOLLOW)).toMatchObject({ type: FILE, size: 4n });
		expect(calls.stat('to-d/')).toMatchObject({ type: DIRECTORY });
		expect(program.open('to-f', { lookup: 0 }).errno).toBe(E.loop);
		expect(program.open('to-f/').errno).toBe(E.notdir);
	});

	it('says what it was made with, as far as there is room', async () => {
		const { calls } = await withTree({ f: text('') });
		calls.symlink('größe/../f', 'link');
		expect(calls.readlink('link')).toBe('größe/../f');
		expect(calls.readlink('link', 2)).toBe('gr');
		expect(calls.readlink('link', 0)).toBe('');
		expect(calls.readlink('f')).toBe(E.inval);
		expect(calls.readlink('absent')).toBe(E.noent);
	});

	it('goes up from where it lies, never out of the folder', async () => {
		const { program, calls } = await withTree({ f: text('top'), a: { b: {} } });
		calls.symlink('../../f', 'a/b/up');
		calls.symlink('../../../f', 'a/b/out');
		expect(calls.content('a/b/up')).toBe('top');
		expect(calls.content('a/b/out')).toBe(E.notcapable);
		expect(calls.symlink('/f', 'absolute')).toBe(E.notcapable);
		const inner = program.openFolder('a/b').fd;
		expect(program.open('up', { dir: inner }).errno).toBe(E.notcapable);
	});

	it('in circles ends with LOOP: after 40, and no earlier', async () => {
		const { program, calls } = await withTree({ f: text('end') });
		calls.symlink('self', 'self');
		calls.symlink('pong/x', 'ping');
		calls.symlink('ping/x', 'pong');
		expect(program.open('self').errno).toBe(E.loop);
		expect(program.open('ping').errno).toBe(E.loop);
		expect(calls.stat('self', FOLLOW).errno).toBe(E.loop);
		calls.symlink('f', 'l1');
		for (let i = 2; i <= 41; i++) calls.symlink(`l${i - 1}`, `l${i}`);
		expect(calls.content('l40')).toBe('end');
		expect(calls.content('l41')).toBe(E.loop);
	});

	it('that points nowhere can be made, renamed, linked and removed, and a file made through it', async () => {
		const { program, calls } = await withTree({});
		expect(calls.symlink('later', 'link')).toBe(E.success);
		expect(program.open('link').errno).toBe(E.noent);
		expect(calls.rename('link', 'moved')).toBe(E.success);
		expect(calls.link('moved', 'twice')).toBe(E.success);
		expect(calls.link('moved', 'thrice', { lookup: FOLLOW })).toBe(E.noent);
		expect(program.open('moved', { oflags: OFLAGS.creat | OFLAGS.excl }).errno).toBe(E.exist);
		expect(program.open('moved', { oflags: OFLAGS.creat }).errno).toBe(E.success);
		expect(calls.stat('later')).toMatchObject({ type: FILE });
		expect(program.path('path_unlink_file', 'moved')).toBe(E.success);
		expect(calls.readlink('twice')).toBe('later');
	});

	it('never takes a name that is taken, nor one with a slash', async () => {
		const { program, calls } = await withTree({ f: text(''), d: {} });
		expect([calls.symlink('x', 'f'), calls.symlink('x', 'd'), calls.symlink('x', 'd/')]).toEqual([20, 20, 20]);
		expect(calls.symlink('x', 'new/')).toBe(E.noent);
		expect(calls.symlink('', 'new')).toBe(E.noent);
		calls.symlink('d', 'link');
		expect(program.path('path_remove_directory', 'link')).toBe(E.notdir);
		expect(program.path('path_unlink_file', 'link/')).toBe(E.notdir);
		expect(program.path('path_create_directory', 'link')).toBe(E.exist);
	});
});

describe('a hard link', () => {
	it('is the same file, counted', async () => {
		const { program, calls } = await withTree({ f: text('one') });
		expect(calls.link('f', 'g')).toBe(E.success);
		expect(calls.stat('f')).toMatchObject({ links: 2n, ino: calls.stat('g').ino });
		expect(calls.rename('f', 'g')).toBe(E.success);
		expect(calls.stat('f').links).toBe(2n);
		expect(program.path('path_unlink_file', 'f')).toBe(E.success);
		expect(calls.stat('g')).toMatchObject({ links: 1n, size: 3n });
	});

	it('is not for folders, nor from one mount to another, nor over anything', async () => {
		const { program, calls } = await withTree({ f: text(''), d: {}, e: {} });
		expect(calls.link('d', 'x')).toBe(E.perm);
		expect(calls.link('f', 'd')).toBe(E.exist);
		expect(calls.link('f', 'f')).toBe(E.exist);
		expect(calls.link('f', 'new/')).toBe(E.noent);
		expect(calls.link('f/', 'new')).toBe(E.notdir);
		expect(program.stat('new').errno).toBe(E.noent);
	});
});

describe('a rename', () => {
	it('replaces an empty folder by a folder, a file by a file, nothing else', async () => {
		const { calls } = await withTree({
			f: text('f'),
			g: text('gg'),
			empty: {},
			full: { x: text('') },
			d: { y: text('') }
		});
		expect(calls.rename('f', 'empty')).toBe(E.isdir);
		expect(calls.rename('d', 'f')).toBe(E.notdir);
		expect(calls.rename('d', 'full')).toBe(E.notempty);
		expect(calls.rename('d', 'empty')).toBe(E.success);
		expect(calls.rename('f', 'g')).toBe(E.success);
		expect([calls.stat('empty/y').errno, calls.stat('d').errno, calls.content('g')]).toEqual([0, E.noent, 'f']);
	});

	it('never puts a folder into itself, however the path says it', async () => {
		const { calls } = await withTree({ a: { b: { c: {} } } });
		expect(calls.rename('a', 'a/b/c/a')).toBe(E.inval);
		calls.symlink('a/b', 'short');
		expect(calls.rename('a', 'short/x')).toBe(E.inval);
		expect(calls.rename('a', 'a')).toBe(E.success);
		expect(calls.rename('a/b/.', 'x')).toBe(E.busy);
		expect(calls.stat('a/b/c').errno).toBe(E.success);
	});

	it('takes slashes after folders, not after files', async () => {
		const { calls } = await withTree({ d: {}, f: text('') });
		expect(calls.rename('d/', 'e/')).toBe(E.success);
		expect(calls.rename('f/', 'g')).toBe(E.notdir);
		expect(calls.rename('f', 'g/')).toBe(E.notdir);
	});

	it('keeps the counts of folders right', async () => {
		const { calls } = await withTree({ a: { b: {} }, c: {} });
		expect([calls.stat('.').links, calls.stat('a').links, calls.stat('c').links]).toEqual([4n, 3n, 2n]);
		calls.rename('a/b', 'c/b');
		expect([calls.stat('a').links, calls.stat('c').links]).toEqual([2n, 3n]);
	});
});

describe('what is removed while it is open', () => {
	it('a file can be read and written to its end', async () => {
		const { program, calls } = await withTree({ f: text('still') });
		const { fd } = program.open('f');
		expect(program.path('path_unlink_file', 'f')).toBe(E.success);
		expect(program.read(fd, 10).text).toBe('still');
		expect(program.write(fd, ' here').errno).toBe(E.success);
		program.call('fd_filestat_get', fd, 0);
		expect([program.u64(24), program.u64(32)]).toEqual([0n, 10n]);
		expect(calls.stat('f').errno).toBe(E.noent);
	});

	it('a folder takes nothing in', async () => {
		const { program } = await withTree({ d: {} });
		const { fd } = program.openFolder('d');
		program.path('path_remove_directory', 'd');
		expect(program.open('f', { dir: fd, oflags: OFLAGS.creat }).errno).toBe(E.noent);
		expect(program.list(fd)).toEqual(['.', '..']);
	});
});

it('rights do not grow by a link', async () => {
	const { program, calls } = await withTree({ f: text('x') });
	calls.symlink('f', 'link');
	const { fd } = program.open('link', { rights: R.read });
	expect(program.write(fd, 'y').errno).toBe(E.badf);
});
