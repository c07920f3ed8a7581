/** What was given to a cast on the command line, as a receipt tells of it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { factsOfFiles, type FileToHash, type FilesFacts } from '../../lib/execution/receipt/files-facts.ts';
import type { ReceiptInput } from '../../lib/execution/receipt/receipt.ts';
import { calculateWasmHash } from '../../lib/wasm/hash.ts';
import type { CastRequest, FileReference, FileTree, InputSource, Mount } from '../../lib/wasm/protocol.ts';
import { asUsageError } from '../modules.ts';

/** @throws UsageError when the input's file cannot be read. */
export async function hashedInput(input: InputSource): Promise<ReceiptInput> {
	switch (input.kind) {
		case 'bytes':
			return { sizeBytes: input.bytes.length, sha256: await calculateWasmHash(input.bytes) };
		case 'file':
			return { sizeBytes: await sizeOf(input.path), sha256: await hashFile(input.path) };
		case 'none':
			return { sizeBytes: 0, sha256: await calculateWasmHash(new Uint8Array()) };
		default:
			return { sizeBytes: 0, sha256: null, live: true };
	}
}

/** Of the folders that a request names. @throws UsageError when one of their files cannot be read. */
export async function hashedFiles({ preopens = {} }: CastRequest): Promise<FilesFacts | undefined> {
	const folders = Object.entries(preopens).map(([path, given]) => ({
		path,
		access: isMount(given) ? given.access : ('writable' as const)
	}));
	const files: FileToHash[] = [];
	for (const [path, given] of Object.entries(preopens))
		for await (const file of filesOf(path, isMount(given) ? given.tree : given)) files.push(file);
	return factsOfFiles(folders, files, calculateWasmHash);
}

async function* filesOf(path: string, tree: FileTree): AsyncGenerator<FileToHash> {
	for (const [name, node] of Object.entries(tree)) {
		const at = `${path}/${name}`;
		if (isPath(node)) yield { path: at, sizeBytes: await sizeOf(node.path), hash: () => hashFile(node.path) };
		else if (node instanceof Uint8Array)
			yield { path: at, sizeBytes: node.length, hash: () => calculateWasmHash(node) };
		else if (!(node instanceof Blob)) yield* filesOf(at, node);
	}
}

function isMount(given: FileTree | Mount): given is Mount {
	return typeof given['access'] === 'string';
}

function isPath(node: FileTree[string]): node is Extract<FileReference, { kind: 'file' }> {
	return 'kind' in node && node.kind === 'file';
}

async function sizeOf(path: string): Promise<number> {
	return (
		await stat(path).catch((error: unknown) => {
			throw asUsageError(error, path);
		})
	).size;
}

/** Piece by piece: inputs may be larger than memory. */
async function hashFile(path: string): Promise<string> {
	const hash = createHash('sha256');
	try {
		for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
	} catch (error) {
		throw asUsageError(error, path);
	}
	return hash.digest('hex');
}
