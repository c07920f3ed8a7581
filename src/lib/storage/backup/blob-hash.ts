import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { calculateWasmHash } from '../../wasm/hash.ts';

/** Above this, bytes are hashed piece by piece, so that they are never in memory as a whole. */
const AT_ONCE_BYTES = 33_554_432;

/** SHA-256 in lowercase hex. */
export async function hashBlob(blob: Blob): Promise<string> {
	if (blob.size <= AT_ONCE_BYTES) return calculateWasmHash(new Uint8Array(await blob.arrayBuffer()));
	const hash = sha256.create();
	const reader = blob.stream().getReader();
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return bytesToHex(hash.digest());
		hash.update(value);
	}
}
