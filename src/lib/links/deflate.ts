import { concatBytes } from '../wasm/bytes.ts';
import { LinkRefusedError } from './shared-spell.ts';

/** Raw DEFLATE (RFC 1951), by the host's own compressor. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
	return collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')), Infinity);
}

/**
 * Undoes `deflate`, and stops where the result would pass `limitBytes`.
 * @throws LinkRefusedError `too-large` or `damaged`.
 */
export async function inflate(bytes: Uint8Array<ArrayBuffer>, limitBytes: number): Promise<Uint8Array> {
	try {
		return await collect(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')), limitBytes);
	} catch (cause) {
		if (cause instanceof LinkRefusedError) throw cause;
		throw new LinkRefusedError({ code: 'damaged', message: 'it cannot be unpacked' }, { cause });
	}
}

async function collect(stream: ReadableStream<Uint8Array>, limitBytes: number): Promise<Uint8Array> {
	const reader = stream.getReader();
	const pieces: Uint8Array[] = [];
	let size = 0;
	for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
		size += piece.value.length;
		if (size > limitBytes) {
			// What comes of giving up is of no use any more.
			reader.cancel().catch(() => undefined);
			throw new LinkRefusedError({ code: 'too-large', limitBytes });
		}
		pieces.push(piece.value);
	}
	return concatBytes(pieces);
}
