import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { concatBytes } from '../../lib/wasm/bytes.ts';
import { parseInput } from '../../lib/wasm/io-handler.ts';
import { resolveLimits } from '../../lib/wasm/limits.ts';
import type { CastLimits, InputSource, Manifest } from '../../lib/wasm/protocol.ts';
import { asUsageError } from '../modules.ts';
import type { ParsedArgs } from '../parse-args.ts';
import { UsageError } from '../usage-error.ts';
import type { CastOption } from './options.ts';

/** @throws UsageError when the options contradict each other or name no file. */
export function checkInputOptions(args: ParsedArgs<CastOption>): void {
	const path = args.text('input-file');
	if (path === undefined) return;
	if (args.has('input')) throw new UsageError('--input and --input-file cannot both be given.');
	if (isFolder(path)) throw new UsageError(`--input-file must be a file, but "${path}" is a folder.`);
}

/**
 * Where the program's stdin comes from: the text given, the file given, else this process's own stdin.
 * @throws InvalidInputError when a text given is not what the manifest asks for.
 */
export function inputOf(
	args: ParsedArgs<CastOption>,
	limits: Partial<CastLimits>,
	expected: Manifest['input']
): InputSource {
	const text = args.text('input');
	if (text !== undefined) return parseInput(text, expected, resolveLimits(limits));
	const path = args.text('input-file');
	return path === undefined ? { kind: 'fd', fd: 0 } : { kind: 'file', path: resolve(path) };
}

/** All of this process's stdin. */
export async function readStdin(): Promise<InputSource> {
	const pieces: Uint8Array[] = [];
	for await (const piece of process.stdin) pieces.push(piece as Uint8Array);
	return { kind: 'bytes', bytes: concatBytes(pieces) };
}

function isFolder(path: string): boolean {
	try {
		return statSync(path).isDirectory();
	} catch (error) {
		throw asUsageError(error, path);
	}
}
