import { concatBytes } from './bytes.ts';
import { InvalidInputError } from './errors.ts';
import { decodeUtf8 } from './utf8.ts';

export interface ReadOptions {
	/** Most bytes that are read; the stream is cancelled at the first piece beyond. */
	limitBytes: number;
	signal?: AbortSignal;
}

/**
 * All bytes of a stream.
 * @throws InvalidInputError when there are more than the limit; the signal's reason when it is aborted.
 */
export async function readAllBytes(stream: ReadableStream<Uint8Array>, options: ReadOptions): Promise<Uint8Array> {
	const { limitBytes, signal } = options;
	const pieces: Uint8Array[] = [];
	let sum = 0;
	const collect = new WritableStream<Uint8Array>({
		write(piece) {
			sum += piece.length;
			if (sum > limitBytes) throw tooLarge(limitBytes);
			pieces.push(piece);
		}
	});
	// pipeTo cancels the stream when the collector throws or the signal aborts, also while a read is waiting.
	await stream.pipeTo(collect, signal ? { signal } : {});
	return concatBytes(pieces);
}

/**
 * All text of a stream of UTF-8.
 * @throws InvalidInputError as `readAllBytes` does, and naming the first byte that is not UTF-8.
 */
export async function readAllText(stream: ReadableStream<Uint8Array>, options: ReadOptions): Promise<string> {
	return decodeUtf8(await readAllBytes(stream, options));
}

function tooLarge(limitBytes: number): InvalidInputError {
	return new InvalidInputError([
		{ path: '', message: `The stream has more than ${limitBytes} bytes, which is the limit` }
	]);
}
