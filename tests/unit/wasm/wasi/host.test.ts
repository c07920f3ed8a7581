import { describe, expect, it } from 'vitest';
import { WASI_PREVIEW1_FUNCTIONS, ProcExit, WasiHost } from '../../../../src/lib/wasm/wasi/host.ts';
import { compileWat } from '../../support/wat.ts';
import { Collector, E, instantiate, optionsWith, PREVIEW1_NAMES, Program, type Preview1 } from './program.ts';

const HELLO = `(module
	(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
	(memory (export "memory") 1)
	(data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00")
	(data (i32.const 16) "hello\\n")
	(func (export "_start")
		(drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
		(drop (memory.grow (i32.const 1)))
		(drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 65540)))
		(call $exit (i32.const -1))))`;

describe('the host', () => {
	it('provides exactly the 46 functions of preview 1', () => {
		const { imports } = new WasiHost(optionsWith());
		expect(Object.keys(imports).sort()).toEqual([...WASI_PREVIEW1_FUNCTIONS].sort());
		expect([...WASI_PREVIEW1_FUNCTIONS].sort()).toEqual([...PREVIEW1_NAMES].sort());
		expect(WASI_PREVIEW1_FUNCTIONS.size).toBe(46);
	});

	it('runs a program to its exit, across a growth of its memory', async () => {
		const stdout = new Collector();
		const exports = await instantiate(HELLO, new WasiHost(optionsWith({ stdout })));
		expect(exports._start).toThrow(expect.objectContaining({ name: 'ProcExit', code: 0xffff_ffff }));
		expect(stdout.text).toBe('hello\nhello\n');
	});

	it('serves calls of a start function when the memory is imported and bound before', async () => {
		const stdout = new Collector();
		const host = new WasiHost(optionsWith({ stdout }));
		const memory = new WebAssembly.Memory({ initial: 1 });
		host.bind(memory);
		const program = HELLO.replace('(memory (export "memory") 1)', '(import "env" "memory" (memory 1))')
			.replace('(func (export "_start")', '(start $run) (func $run')
			.replace('(call $exit (i32.const -1))', '');
		await instantiateWith(program, host, memory);
		expect(stdout.text).toBe('hello\nhello\n');
	});

	it('answers FAULT, not an exception, to a start function that it has no memory for', async () => {
		const host = new WasiHost(optionsWith());
		const source = `(module
			(import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
			(memory (export "memory") 1) (global $errno (export "errno") (mut i32) (i32.const -1))
			(func $run (global.set $errno (call $sizes (i32.const 0) (i32.const 4)))) (start $run))`;
		const exports = await instantiate(source, host);
		expect((exports.errno as WebAssembly.Global).value).toBe(E.fault);
	});

	it('runs two programs side by side, each in its own memory', async () => {
		const [one, two] = [await Program.with({ args: ['one'] }), await Program.with({ args: ['number two'] })];
		for (const program of [one, two, one]) program.call('args_get', 0, 100);
		expect([one.text(100, 3), two.text(100, 10)]).toEqual(['one', 'number two']);
	});

	it('does not take a full stack for a wrong pointer', async () => {
		const overflow = new RangeError('Maximum call stack size exceeded');
		const stdout = {
			write: () => {
				throw overflow;
			}
		};
		const program = await Program.with({ stdout });
		expect(() => program.write(1, 'x')).toThrow(overflow);
	});
});

async function instantiateWith(source: string, host: WasiHost, memory: WebAssembly.Memory): Promise<void> {
	const wasi = host.imports as WebAssembly.ModuleImports;
	await WebAssembly.instantiate(await compileWat(source), { wasi_snapshot_preview1: wasi, env: { memory } });
}

describe('hostile pointers', () => {
	const at = (address: number) => address;
	const is = (value: number | bigint) => () => value;
	/** Every call that takes an address, with all of its addresses wrong and the rest right. */
	const calls: [Preview1, ...((at: number) => number | bigint)[]][] = [
		['args_get', at, at],
		['args_sizes_get', at, at],
		['environ_get', at, at],
		['environ_sizes_get', at, at],
		['clock_res_get', is(0), at],
		['clock_time_get', is(0), is(0n), at],
		['fd_fdstat_get', is(1), at],
		['fd_filestat_get', is(1), at],
		['fd_read', is(0), at, is(1), at],
		['fd_write', is(1), at, is(1), at],
		['fd_pread', is(4), at, is(1), is(0n), at],
		['fd_pwrite', is(4), at, is(1), is(0n), at],
		['fd_prestat_get', is(3), at],
		['fd_prestat_dir_name', is(3), at, is(100)],
		['fd_readdir', is(3), at, is(100), is(0n), at],
		['fd_seek', is(4), is(0n), is(0), at],
		['fd_tell', is(4), at],
		['path_create_directory', is(3), at, is(4)],
		['path_filestat_get', is(3), is(0), at, is(4), at],
		['path_link', is(3), is(0), at, is(4), is(3), at, is(4)],
		['path_open', is(3), is(0), at, is(4), is(0), is(0n), is(0n), is(0), at],
		['path_readlink', is(3), at, is(4), at, is(4), at],
		['path_remove_directory', is(3), at, is(4)],
		['path_rename', is(3), at, is(4), is(3), at, is(4)],
		['path_symlink', at, is(4), is(3), at, is(4)],
		['path_unlink_file', is(3), at, is(4)],
		['poll_oneoff', at, at, is(1), at],
		['random_get', at, is(16)]
	];

	it.each(calls)('%s answers FAULT', async (name, ...makers) => {
		const program = await Program.with({
			args: ['a'],
			env: { A: 'b' },
			preopens: { '/data': { file: new Uint8Array(4) } }
		});
		expect(program.open('file')).toEqual({ errno: 0, fd: 4 });
		const end = program.memory.buffer.byteLength;
		for (const address of [end, end - 1, -1, -8, 0x7fff_ffff]) {
			const args = makers.map((make) => make(address));
			expect([address, program.call(name, ...args)]).toEqual([address, E.fault]);
		}
	});

	it('answers FAULT to a good list with a bad piece', async () => {
		const program = await Program.with();
		for (const piece of [
			[-4, 8],
			[0, -1],
			[4 * 65_536 - 1, 2]
		] as const) {
			program.iovecs(0, [piece]);
			expect(program.call('fd_write', 1, 0, 1, 100)).toBe(E.fault);
			expect(program.call('fd_read', 0, 0, 1, 100)).toBe(E.fault);
		}
	});

	it('prints nothing when there is nowhere to say how much', async () => {
		const stdout = new Collector();
		const program = await Program.with({ stdout });
		program.iovecs(0, [[16, 4]]);
		expect(program.call('fd_write', 1, 0, 1, -2)).toBe(E.fault);
		expect(stdout.pieces).toEqual([]);
	});

	it('does not mind where an empty piece lies', async () => {
		const program = await Program.with();
		program.iovecs(0, [[-1, 0]]);
		expect(program.call('fd_write', 1, 0, 1, 100)).toBe(E.success);
		expect(program.call('random_get', -1, 0)).toBe(E.success);
	});
});

describe('processes', () => {
	it.each([0, 1, 255, 0x8000_0000, 0xffff_ffff])('end with the exit code %i', async (code) => {
		const program = await Program.with();
		try {
			program.call('proc_exit', code | 0);
		} catch (error) {
			expect(error).toBeInstanceOf(ProcExit);
			expect(error).toMatchObject({ name: 'ProcExit', code });
			return;
		}
		expect.unreachable('proc_exit came back');
	});

	it('yield, and have no signals', async () => {
		const program = await Program.with();
		expect(program.call('sched_yield')).toBe(E.success);
		expect(program.call('proc_raise', 6)).toBe(E.notsup);
	});

	it.each(['sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown'] as const)('%s finds no socket', async (name) => {
		const program = await Program.with();
		const rest = [0, 0, 0, 0, 0];
		expect(program.call(name, 1, ...rest)).toBe(E.notsock);
		expect(program.call(name, 77, ...rest)).toBe(E.badf);
		expect(program.call(name, -1, ...rest)).toBe(E.badf);
	});
});

describe('random_get', () => {
	it('fills more than the 65,536 bytes that the platform gives at once, and no byte more', async () => {
		const program = await Program.with();
		expect(program.call('random_get', 8, 200_000)).toBe(E.success);
		for (const start of [8, 65_544, 131_080, 200_000 - 56]) {
			expect(new Set(program.bytes(start, 64)).size).toBeGreaterThan(8);
		}
		expect(program.bytes(200_008, 64)).toEqual(new Uint8Array(64));
		expect(program.bytes(0, 8)).toEqual(new Uint8Array(8));
	});

	it('differs from call to call', async () => {
		const program = await Program.with();
		program.call('random_get', 0, 32);
		program.call('random_get', 32, 32);
		expect(program.bytes(0, 32)).not.toEqual(program.bytes(32, 32));
	});
});
