import { compileWat } from '../unit/support/wat.ts';
import { utf8 } from './place.ts';

/** Where a program's own data starts: what `PRELUDE` needs lies below. */
export const DATA = 64;

/** What a program of the tests is made of, in the text format. */
export interface Parts {
	/** Further imports of preview 1: `name (param …) (result …)`. */
	imports?: readonly string[];
	/** Further imports, as in `"env" "abort" (func $abort)`. */
	foreign?: readonly string[];
	/** All memories. One page, exported, unless given. */
	memory?: string;
	/** Put into the memory at `DATA`. */
	data?: string;
	/** Further fields of the module. */
	fields?: string;
}

/** Bytes 0 to 11 are the prelude's. */
const PRELUDE = `
	(func $write (param $fd i32) (param $at i32) (param $length i32)
		(i32.store (i32.const 0) (local.get $at))
		(i32.store (i32.const 4) (local.get $length))
		(drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
	(func $print (param $at i32) (param $length i32)
		(call $write (i32.const 1) (local.get $at) (local.get $length)))
	;; Up to a page's half into the other half; returns how much.
	(func $read (result i32)
		(i32.store (i32.const 0) (i32.const 32768))
		(i32.store (i32.const 4) (i32.const 32768))
		(drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
		(i32.load (i32.const 8)))`;

const PRELUDE_IMPORTS = [
	'fd_write (param i32 i32 i32 i32) (result i32)',
	'fd_read (param i32 i32 i32 i32) (result i32)',
	'proc_exit (param i32)'
];

/** A WASI command: `body` is what its `_start` does. It has `$print`, `$write`, `$read` and `$proc_exit`. */
export function command(body: string, parts: Parts = {}): Promise<Uint8Array<ArrayBuffer>> {
	const { imports = [], foreign = [], memory = '(memory (export "memory") 1)', data = '', fields = '' } = parts;
	return compileWat(`(module
		${[...PRELUDE_IMPORTS, ...imports].map(importOf).join('\n')}
		${foreign.map((entry) => `(import ${entry})`).join('\n')}
		${memory}
		${data === '' ? '' : `(data (i32.const ${DATA}) "${escaped(data)}")`}
		${PRELUDE}
		${fields}
		(func $main (export "_start") ${body}))`);
}

/** A command that imports nothing and exports no memory: `body` is all that it does. */
export function bareCommand(body: string, fields = ''): Promise<Uint8Array<ArrayBuffer>> {
	return compileWat(`(module ${fields} (func $main (export "_start") ${body}))`);
}

/** A function spell: `body` is what its `cast` does with `$at` and `$length`, and leaves an i64. */
export function functionSpell(body: string, fields = ''): Promise<Uint8Array<ArrayBuffer>> {
	return compileWat(`(module
		(memory (export "memory") 2)
		${fields}
		(func $alloc (export "alloc") (param i32) (result i32) (i32.const 4096))
		(func $cast (export "cast") (param $at i32) (param $length i32) (result i64) ${body}))`);
}

/** Prints what it reads, to the end. */
export function echo(): Promise<Uint8Array<ArrayBuffer>> {
	return command(`(local $length i32)
		(loop $more
			(local.set $length (call $read))
			(call $print (i32.const 32768) (local.get $length))
			(br_if $more (local.get $length)))`);
}

/** Prints its message, then spins until it is stopped. */
export function spinner(message = 'started'): Promise<Uint8Array<ArrayBuffer>> {
	return command(`(call $print (i32.const ${DATA}) (i32.const ${message.length})) (loop $ever (br $ever))`, {
		data: message
	});
}

/** Prints its message and ends. */
export function greeter(message = 'done'): Promise<Uint8Array<ArrayBuffer>> {
	return command(`(call $print (i32.const ${DATA}) (i32.const ${message.length}))`, { data: message });
}

/** The assembler takes each character for a byte. */
function escaped(data: string): string {
	return Array.from(utf8(data), (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
}

function importOf(signature: string): string {
	const name = signature.slice(0, signature.indexOf(' '));
	return `(import "wasi_snapshot_preview1" "${name}" (func $${name} ${signature.slice(name.length)}))`;
}
