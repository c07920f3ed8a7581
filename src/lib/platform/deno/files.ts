import type { RandomAccess } from '../../wasm/bytes.ts';
import { InvalidInputError } from '../../wasm/errors.ts';
import type { FileReference } from '../../wasm/protocol.ts';

/** A Deno worker has no permission to open a path, and Deno no way to read a blob while a program waits. */
export function openDenoFile(file: FileReference): RandomAccess {
	const kind = file instanceof Blob ? 'a blob' : 'a path';
	throw new InvalidInputError([{ path: '', message: `cannot be ${kind} in Deno; give bytes` }]);
}
