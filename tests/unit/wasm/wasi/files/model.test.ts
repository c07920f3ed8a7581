import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileSystem, OFLAGS, Program } from '../program.ts';
import { Model } from './model.ts';
import { TreeCalls } from './tree-program.ts';

const KINDS = { 3: 'folder', 4: 'file', 7: 'link' } as const;

const name = fc.constantFrom('a', 'b', 'c', 'd');
const path = fc.oneof(
	name,
	fc.tuple(name, name).map((parts) => parts.join('/'))
);
const handle = fc.nat(20);
/** Some lie across the border of a page. */
const offset = fc.oneof(fc.nat(20), fc.integer({ min: 65_500, max: 65_600 }));
const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 });

const operation = fc.oneof(
	fc.record({
		do: fc.constant('open' as const),
		path,
		how: fc.record({ create: fc.boolean(), exclusive: fc.boolean(), cut: fc.boolean(), append: fc.boolean() })
	}),
	fc.record({ do: fc.constant('write' as const), handle, bytes }),
	fc.record({ do: fc.constant('read' as const), handle, size: fc.nat(100) }),
	fc.record({ do: fc.constant('seek' as const), handle, offset }),
	fc.record({ do: fc.constant('resize' as const), handle, size: offset }),
	fc.record({ do: fc.constant('folder' as const), path }),
	fc.record({ do: fc.constant('symlink' as const), path, target: path }),
	fc.record({ do: fc.constant('removeFile' as const), path }),
	fc.record({ do: fc.constant('removeFolder' as const), path }),
	fc.record({ do: fc.constant('link' as const), path, to: path }),
	fc.record({ do: fc.constant('rename' as const), path, to: path })
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

/** Does the same in a program and in the model, and compares what each says. */
class Pair {
	readonly #model = new Model();
	readonly #fds: number[] = [];
	readonly #program: Program;
	readonly #calls: TreeCalls;

	constructor(program: Program) {
		this.#program = program;
		this.#calls = new TreeCalls(program);
	}

	do(step: Operation): void {
		const [program, calls, model] = [this.#program, this.#calls, this.#model];
		switch (step.do) {
			case 'open':
				return this.#open(step);
			case 'folder':
				return expect(program.path('path_create_directory', step.path)).toBe(model.make(step.path, { kind: 'folder' }));
			case 'symlink':
				return expect(calls.symlink(step.target, step.path)).toBe(
					model.make(step.path, { kind: 'link', target: step.target })
				);
			case 'removeFile':
				return expect(program.path('path_unlink_file', step.path)).toBe(model.removeFile(step.path));
			case 'removeFolder':
				return expect(program.path('path_remove_directory', step.path)).toBe(model.removeFolder(step.path));
			case 'link':
				return expect(calls.link(step.path, step.to)).toBe(model.link(step.path, step.to));
			case 'rename':
				return expect(calls.rename(step.path, step.to)).toBe(model.rename(step.path, step.to));
			default:
				return this.#onHandle(step);
		}
	}

	/** All names that there can be. */
	compare(): void {
		const names = ['a', 'b', 'c', 'd'];
		expect(this.#program.list(3).slice(2).sort()).toEqual(this.#model.list(''));
		for (const path of [...names, ...names.flatMap((one) => names.map((two) => `${one}/${two}`))]) {
			const { errno, type, size } = this.#calls.stat(path);
			const found = this.#model.stat(path);
			// Where a link stands in for a folder, the program follows it and the model does not.
			if (path.includes('/') && this.#isLink(path.slice(0, 1))) continue;
			expect(errno === 0 ? { kind: KINDS[type as 3], size: Number(size) } : errno, path).toEqual(found);
			expect(this.#calls.readlink(path), path).toEqual(this.#model.readlink(path));
			expect(this.#content(path).equals(Buffer.from(this.#model.content(path) ?? [])), path).toBe(true);
		}
	}

	#content(path: string): Buffer {
		const { errno, fd } = this.#program.open(path, { lookup: 0 });
		if (errno !== 0) return Buffer.alloc(0);
		this.#program.iovecs(0, [[1_000, 100_000]]);
		this.#program.call('fd_read', fd, 0, 1, 100);
		this.#program.call('fd_close', fd);
		return Buffer.from(this.#program.bytes(1_000, this.#program.u32(100)));
	}

	/** A path whose first part is a link: the model knows nothing of following. */
	avoids(step: Operation): boolean {
		const paths = [('path' in step && step.path) || '', ('to' in step && step.to) || ''];
		return !paths.some((path) => path.includes('/') && this.#isLink(path.slice(0, 1)));
	}

	#isLink(path: string): boolean {
		return typeof this.#model.readlink(path) === 'string';
	}

	#open({ path, how }: Operation & { do: 'open' }): void {
		const oflags = (how.create ? OFLAGS.creat : 0) | (how.exclusive ? OFLAGS.excl : 0) | (how.cut ? OFLAGS.trunc : 0);
		const { errno, fd } = this.#program.open(path, { oflags, flags: how.append ? 1 : 0, lookup: 0 });
		expect(errno).toBe(this.#model.open(path, how));
		if (errno === 0) this.#fds.push(fd);
	}

	#onHandle(step: Extract<Operation, { handle: number }>): void {
		const index = step.handle % Math.max(this.#fds.length, 1);
		const [fd, opened] = [this.#fds[index], this.#model.handles[index]];
		if (fd === undefined || opened === undefined) return;
		switch (step.do) {
			case 'write':
				expect(this.#program.write(fd, Uint8Array.from(step.bytes))).toEqual({ errno: 0, done: step.bytes.length });
				return this.#model.write(opened, step.bytes);
			case 'read':
				this.#program.iovecs(0, [[1_000, step.size]]);
				expect(this.#program.call('fd_read', fd, 0, 1, 100)).toBe(0);
				return expect([...this.#program.bytes(1_000, this.#program.u32(100))]).toEqual(
					this.#model.read(opened, step.size)
				);
			case 'seek':
				opened.at = step.offset;
				return expect(this.#program.seek(fd, BigInt(step.offset), 0).at).toBe(BigInt(step.offset));
			case 'resize':
				this.#model.resize(opened, step.size);
				return expect(this.#program.call('fd_filestat_set_size', fd, BigInt(step.size))).toBe(0);
		}
	}
}

it('whatever is done, the files are those of a plain model', async () => {
	const run = async (steps: Operation[]) => {
		const files = fileSystem({ '/': {} });
		const pair = new Pair(await Program.with({ files }));
		for (const step of steps) if (pair.avoids(step)) pair.do(step);
		pair.compare();
	};
	await fc.assert(fc.asyncProperty(fc.array(operation, { maxLength: 60, size: 'max' }), run), { numRuns: 500 });
}, 60_000);

it('when all is removed and closed, the quota is as it was', async () => {
	const run = async (steps: Operation[]) => {
		const files = fileSystem({ '/': {} });
		const program = await Program.with({ files });
		const pair = new Pair(program);
		for (const step of steps) if (pair.avoids(step)) pair.do(step);
		for (let fd = 4; fd < 4 + steps.length; fd++) program.call('fd_close', fd);
		removeAll(program, '');
		expect(files.usedBytes).toBe(0);
	};
	await fc.assert(fc.asyncProperty(fc.array(operation, { maxLength: 60, size: 'max' }), run), { numRuns: 200 });
}, 60_000);

function removeAll(program: Program, folder: string): void {
	const { fd } = program.openFolder(folder === '' ? '.' : folder);
	for (const name of program.list(fd).slice(2)) {
		const path = folder === '' ? name : `${folder}/${name}`;
		if (program.path('path_unlink_file', path) === 0) continue;
		removeAll(program, path);
		expect(program.path('path_remove_directory', path)).toBe(0);
	}
	program.call('fd_close', fd);
}
