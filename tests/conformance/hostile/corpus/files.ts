import { ENDED, SHORT, STOPPED, type HostileProgram } from '../program.ts';

const CALLS: Readonly<Record<string, string>> = {
	path_open: 'i32 i32 i32 i32 i32 i64 i64 i32 i32',
	path_create_directory: 'i32 i32 i32',
	path_symlink: 'i32 i32 i32 i32 i32',
	path_link: 'i32 i32 i32 i32 i32 i32 i32',
	path_rename: 'i32 i32 i32 i32 i32 i32',
	fd_write: 'i32 i32 i32 i32',
	fd_pwrite: 'i32 i32 i32 i64 i32',
	fd_close: 'i32',
	fd_allocate: 'i32 i64 i64',
	fd_filestat_set_size: 'i32 i64',
	fd_readdir: 'i32 i32 i32 i64 i32',
	fd_renumber: 'i32 i32',
	proc_exit: 'i32'
};
const IMPORTS = Object.entries(CALLS)
	.map(([name, params]) => {
		const result = name === 'proc_exit' ? '' : '(result i32)';
		return `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${params}) ${result}))`;
	})
	.join('\n');
/** Every right that preview 1 has. */
const RIGHTS = '(i64.const 0x1fffffff) (i64.const 0x1fffffff)';
const CREATE = 1;
const DIRECTORY = 2;
const APPEND = 1;

/** Opens the path of `length` bytes at `at` in the folder `fd`; what it got lies at 16. */
const open = (at: number, length: number | string, oflags: number, { fd = '(i32.const 3)', fdflags = 0 } = {}) =>
	`(call $path_open ${fd} (i32.const 0) (i32.const ${at}) ${typeof length === 'string' ? length : `(i32.const ${length})`}
		(i32.const ${oflags}) ${RIGHTS} (i32.const ${fdflags}) (i32.const 16))`;
const opened = '(i32.load (i32.const 16))';
/** The program ends with exit code 1 if this errno is 0; or if it is not. */
const mustFail = (errno: string) => `(if (i32.eqz ${errno}) (then (call $proc_exit (i32.const 1))))`;
const mustWork = (errno: string) => `(if ${errno} (then (call $proc_exit (i32.const 1))))`;
const times = (count: number, body: string) =>
	`(local.set $n (i32.const 0)) (loop $l ${body} (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const ${count}))))`;
const forever = (body: string) => `(loop $l ${body} (br $l))`;

/** "a" lies at 100, "b" at 101, "a/b" at 110, "../" 1,000 times from 1,024 on; the list of one piece, 64 bytes, at 0. */
function program(body: string): string {
	return `(module ${IMPORTS} (memory (export "memory") 32)
		(data (i32.const 100) "ab") (data (i32.const 110) "a/b") (data (i32.const 1024) "${'../'.repeat(1_000)}")
		(func (export "_start") (local $n i32) (local $fd i32)
			(i32.store (i32.const 0) (i32.const 65536)) (i32.store (i32.const 4) (i32.const 64)) ${body}))`;
}

const CREATED = mustWork(open(100, 1, CREATE));
/** A file that is named by the four bytes of a number, in hexadecimal digits of 16 letters from "A". */
const NAMED = `${Array.from({ length: 8 }, (_, at) => `(i32.store8 (i32.const ${200 + at}) (i32.add (i32.const 65) (i32.and (i32.shr_u (local.get $n) (i32.const ${4 * at})) (i32.const 15))))`).join(' ')}
	${mustWork(open(200, 8, CREATE))} (drop (call $fd_close ${opened}))`;
const FOLDER_A = mustWork('(call $path_create_directory (i32.const 3) (i32.const 100) (i32.const 1))');

/** What ends by itself, well, and is refused what it must not have. */
const ENDING: Readonly<Record<string, string>> = {
	'100,000 opens of a file that is never closed': `${times(100_000, `(drop ${open(100, 1, CREATE)})`)} ${mustFail(open(100, 1, 0))}`,
	'30,000 files in a folder, and a list of it': `${times(30_000, NAMED)}
		(drop (call $fd_readdir (i32.const 3) (i32.const 65536) (i32.const 0x1f0000) (i64.const 0) (i32.const 16)))`,
	'16 MiB of appends of 64 bytes': `${mustWork(open(100, 1, CREATE, { fdflags: APPEND }))} (local.set $fd ${opened})
		${times(262_144, mustWork('(call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))'))}`,
	'folders in folders, as deep as they go': `(local.set $fd (i32.const 3)) (block $full (loop $deeper
		(br_if $full (call $path_create_directory (local.get $fd) (i32.const 100) (i32.const 1)))
		(br_if $full ${open(100, 1, DIRECTORY, { fd: '(local.get $fd)' })}) (local.set $fd ${opened}) (br $deeper)))`,
	'a file of 4 exabytes, by allocating':
		CREATED + mustFail(`(call $fd_allocate ${opened} (i64.const 0) (i64.const 0x3fffffffffffffff))`),
	'a file of 4 exabytes, by its size':
		CREATED + mustFail(`(call $fd_filestat_set_size ${opened} (i64.const 0x3fffffffffffffff))`),
	'a file of 4 exabytes, by a write at its end':
		CREATED +
		mustFail(`(call $fd_pwrite ${opened} (i32.const 0) (i32.const 1) (i64.const 0x3fffffffffffffff) (i32.const 8))`),
	'a path out of its folder': mustFail(open(1_024, 3, 0)) + mustFail(open(1_024, 3_000, 0)),
	'a link to a link to itself': `(drop (call $path_symlink (i32.const 100) (i32.const 1) (i32.const 3) (i32.const 101) (i32.const 1)))
		(drop (call $path_symlink (i32.const 101) (i32.const 1) (i32.const 3) (i32.const 100) (i32.const 1))) ${mustFail(open(100, 1, 0))}`,
	'a folder that is moved into itself':
		FOLDER_A +
		mustFail(
			'(call $path_rename (i32.const 3) (i32.const 100) (i32.const 1) (i32.const 3) (i32.const 110) (i32.const 3))'
		),
	'a folder that is linked into itself':
		FOLDER_A +
		mustFail(
			'(call $path_link (i32.const 3) (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 3) (i32.const 110) (i32.const 3))'
		),
	'a descriptor that is given the highest number': mustFail('(call $fd_renumber (i32.const 3) (i32.const -1))')
};

const ENDLESS: Readonly<Record<string, string>> = {
	'opens that are closed again, for ever': forever(`(drop ${open(100, 1, CREATE)}) (drop (call $fd_close ${opened}))`),
	'files without end': forever(`${NAMED} (local.set $n (i32.add (local.get $n) (i32.const 1)))`),
	'lists from an entry that is not there': forever(
		'(drop (call $fd_readdir (i32.const 3) (i32.const 65536) (i32.const 65536) (i64.const -1) (i32.const 16)))'
	)
};

/** Its calls take long, and use no fuel. */
const CUT_AND_GROWN = {
	name: 'a file that is cut and grows by 1 MiB, for ever',
	source: program(`${CREATED} (local.set $fd ${opened})
		${forever('(drop (call $fd_filestat_set_size (local.get $fd) (i64.const 0x100000))) (drop (call $fd_filestat_set_size (local.get $fd) (i64.const 0)))')}`)
};

const inFolder = { preopens: { '/': {} } };

/** Files and folders, more or larger than anybody needs, or where they must not be. */
export const FILES: readonly HostileProgram[] = [
	...Object.entries(ENDING).map(([name, body]) => ({
		name,
		source: program(body),
		limits: { timeoutMs: 20_000 },
		...inFolder,
		expected: ['ok']
	})),
	...Object.entries(ENDLESS).map(([name, body]) => ({
		name,
		source: program(body),
		limits: SHORT,
		...inFolder,
		expected: [STOPPED]
	})),
	{ ...CUT_AND_GROWN, limits: SHORT, ...inFolder, expected: ENDED }
];
