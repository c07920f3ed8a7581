/** A program that prints these bytes, however many. */
import { compileWat } from '../unit/support/wat.ts';

const PAGE_BYTES = 65_536;

export function printing(content: string | Uint8Array): Promise<Uint8Array> {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	const data = Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
	return compileWat(`(module
		(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
		(memory (export "memory") ${Math.ceil(bytes.length / PAGE_BYTES) + 1})
		(data (i32.const 16) "${data}")
		(func (export "_start")
			(i32.store (i32.const 0) (i32.const 16))
			(i32.store (i32.const 4) (i32.const ${bytes.length}))
			(drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))`);
}
