import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
import { compileWat } from '../../support/wat.ts';

const READ = '(import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))';
const WRITE = '(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))';
const EXIT = '(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))';

/** Prints the `length` bytes at 1024 on a descriptor: an iovec at 0, the count at 12. */
function print(fd: number, length: number): string {
	return `(i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const ${length}))
		(drop (call $write (i32.const ${fd}) (i32.const 0) (i32.const 1) (i32.const 12)))`;
}

/** Programs in the text format, by what they do. */
const PROGRAMS = {
	cat: `(module ${READ} ${WRITE} (memory (export "memory") 2) (func (export "_start") (loop $more
		(i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 65536))
		(if (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
		(if (i32.eqz (i32.load (i32.const 8))) (then return))
		(i32.store (i32.const 4) (i32.load (i32.const 8)))
		(drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 12)))
		(br $more))))`,
	yes: `(module ${WRITE} (memory (export "memory") 2) (data (i32.const 1024) "y\\n")
		(func (export "_start") (loop $more ${print(1, 2)} (br $more))))`,
	loop: `(module (memory (export "memory") 1) (func (export "_start") (loop $more (br $more))))`,
	fill: `(module (memory (export "memory") 4096) (func (export "_start") (loop $more
		(memory.fill (i32.const 0) (i32.const 1) (i32.const 268435456)) (br $more))))`,
	trap: `(module (memory (export "memory") 1) (func $inner unreachable) (func $outer (call $inner))
		(func (export "_start") (call $outer)))`,
	deep: `(module (memory (export "memory") 1) (func $dig (call $dig)) (func (export "_start") (call $dig)))`,
	bytes: `(module ${WRITE} (memory (export "memory") 1) (data (i32.const 1024) "\\ff\\00\\fe\\0d\\0a\\80")
		(func (export "_start") ${print(1, 6)} ${print(2, 6)}))`,
	hungry: `(module (memory (export "memory") 1) (func (export "_start")
		(if (i32.eq (memory.grow (i32.const 10000)) (i32.const -1)) (then unreachable))))`,
	big: `(module (memory (export "memory") 100) (func (export "_start")))`,
	exit3: `(module ${EXIT} (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 3))))`,
	exit200: `(module ${EXIT} (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 200))))`,
	nothing: `(module (memory (export "memory") 1))`,
	/** Makes `new.txt` with `y` in the first folder. */
	writer: `(module ${WRITE} (data (i32.const 1024) "y\\nnew.txt")
		(import "wasi_snapshot_preview1" "path_open"
			(func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
		(memory (export "memory") 1)
		(func (export "_start")
			(if (call $open (i32.const 3) (i32.const 0) (i32.const 1026) (i32.const 7) (i32.const 1) (i64.const 64)
				(i64.const 0) (i32.const 0) (i32.const 16)) (then unreachable))
			${print(4, 2)}))`,
	foreign: `(module (import "env\\1b[31m" "f" (func)) (memory (export "memory") 1) (func (export "_start")))`
} as const;

/** Tests with a folder of their own. */
export const test = base.extend<{ folder: string; program: (name: keyof typeof PROGRAMS) => Promise<string> }>({
	folder: async ({}, use) => {
		const folder = await mkdtemp(join(tmpdir(), 'spell-cli-'));
		await use(folder);
		await rm(folder, { recursive: true });
	},
	/** The path of a program, compiled into that folder. */
	program: async ({ folder }, use) => {
		await use(async (name) => {
			const path = join(folder, `${name}.wasm`);
			await writeFile(path, await compileWat(PROGRAMS[name]));
			return path;
		});
	}
});
