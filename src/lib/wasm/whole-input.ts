import { BytesSource, concatBytes, type ByteSource } from './bytes.ts';
import { InvalidInputError } from './errors.ts';
import { checkInputSize, inputProblems } from './io-handler.ts';
import { PAGE_BYTES } from './limits.ts';
import type { CastLimits, Manifest } from './protocol.ts';

/** All that a source has. @throws InvalidInputError when that is more than the limit. */
export function readWholeInput(source: ByteSource, limits: Pick<CastLimits, 'inputBytes'>): Uint8Array {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for (;;) {
		const piece = source.read(PAGE_BYTES);
		if (piece.length === 0) return concatBytes(pieces);
		length += piece.length;
		checkInputSize(length, limits);
		pieces.push(piece.slice());
	}
}

/**
 * The input, once it was seen to be what the manifest asks for; to be checked, it is read whole.
 * @throws InvalidInputError naming what does not fit.
 */
export function checkedInput(
	source: ByteSource,
	input: Manifest['input'],
	limits: Pick<CastLimits, 'inputBytes'>
): ByteSource {
	const bytes = readWholeInput(source, limits);
	const problems = inputProblems(bytes, input);
	if (problems.length > 0) throw new InvalidInputError(problems);
	return new BytesSource(bytes);
}
