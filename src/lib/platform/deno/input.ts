import { BytesSource, EMPTY_BYTES, type ByteSource } from '../../wasm/bytes.ts';
import { InvalidInputError } from '../../wasm/errors.ts';
import type { SentInput } from '../../wasm/worker-protocol.ts';

/** Opens stdin in a Deno worker, which has no permission to open anything else than what it was sent. */
export function openDenoInput(source: SentInput): ByteSource {
	if (source.kind === 'none') return new BytesSource(EMPTY_BYTES);
	if (source.kind === 'bytes') return new BytesSource(source.bytes);
	throw new InvalidInputError([{ path: '/input', message: `cannot be a ${source.kind} in Deno; give bytes` }]);
}
