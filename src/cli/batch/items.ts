import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readJsonItems } from '../../lib/execution/batch/json-items.ts';
import { readLines } from '../../lib/execution/batch/lines.ts';
import { concatBytes } from '../../lib/wasm/bytes.ts';
import { InvalidInputError } from '../../lib/wasm/errors.ts';
import { DEFAULT_LIMITS } from '../../lib/wasm/limits.ts';
import type { InputSource } from '../../lib/wasm/protocol.ts';
import { asUsageError } from '../modules.ts';
import { UsageError } from '../usage-error.ts';

/** One cast of a batch. */
export interface Item {
	name: string;
	/** `too-large`: it was not even read. */
	input: InputSource | { kind: 'too-large'; sizeBytes: number };
}

/** Where items come from; one of the three. `-` is stdin. */
export interface ItemOptions {
	files: readonly string[];
	lines: string | undefined;
	items: string | undefined;
}

/** @throws UsageError when there is none of them, or more than one. */
export function itemsOf({ files, lines, items }: ItemOptions): AsyncIterable<Item> {
	const given = [files.length > 0, lines !== undefined, items !== undefined].filter(Boolean).length;
	if (given === 0) throw new UsageError('Over what? Give files, --lines FILE or --items FILE.');
	if (given > 1) throw new UsageError('Of files, --lines and --items only one can be given.');
	if (lines !== undefined) return linesOf(lines);
	if (items !== undefined) return valuesOf(items);
	return filesOf(files);
}

/** Files in the order in which they are given; of a folder all below it, in order of name. Links in it are not followed. */
async function* filesOf(paths: readonly string[]): AsyncGenerator<Item> {
	for (const path of paths) {
		for (const name of await namesBelow(path)) yield { name, input: { kind: 'file', path: resolve(name) } };
	}
}

/** The path itself, unless it is a folder. One that is not there is an item that fails. */
async function namesBelow(path: string): Promise<string[]> {
	const found = await stat(path).catch(() => undefined);
	if (found?.isDirectory() !== true) return [path];
	const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
		throw asUsageError(error, path);
	});
	const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	if (files.length === 0) throw new UsageError(`There is no file in ${path}.`);
	return files.sort();
}

async function* linesOf(path: string): AsyncGenerator<Item> {
	try {
		for await (const { number, sizeBytes, bytes } of readLines(streamOf(path), DEFAULT_LIMITS.inputBytes)) {
			yield {
				name: `line ${number}`,
				input: bytes === undefined ? { kind: 'too-large', sizeBytes } : { kind: 'bytes', bytes }
			};
		}
	} catch (error) {
		throw asUsageError(error, path);
	}
}

/** An array is read whole, up to what an input may have. */
async function* valuesOf(path: string): AsyncGenerator<Item> {
	const text = await readText(path);
	try {
		for (const { number, text: value } of readJsonItems(text))
			yield { name: `item ${number}`, input: { kind: 'bytes', bytes: new TextEncoder().encode(value) } };
	} catch (error) {
		if (!(error instanceof InvalidInputError)) throw error;
		throw new UsageError(`--items: ${error.problems.map(({ message }) => message).join('; ')}.`);
	}
}

async function readText(path: string): Promise<string> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const piece of streamOf(path) as AsyncIterable<Uint8Array>) {
			size += piece.length;
			if (size > DEFAULT_LIMITS.inputBytes)
				throw new UsageError(`--items takes up to ${DEFAULT_LIMITS.inputBytes} bytes, and there are more.`);
			pieces.push(piece);
		}
		return new TextDecoder('utf-8', { fatal: true }).decode(concatBytes(pieces));
	} catch (error) {
		if (error instanceof TypeError) throw new UsageError('--items: it is not UTF-8.');
		throw asUsageError(error, path);
	}
}

function streamOf(path: string): NodeJS.ReadableStream & AsyncIterable<Uint8Array> {
	return (path === '-' ? process.stdin : createReadStream(path)) as NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
}
