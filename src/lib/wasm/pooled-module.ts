import { limitsKey } from './limits-key.ts';
import type { LoadedModule } from './caster.ts';
import type { CastLimits, ModuleDescription } from './protocol.ts';
import { calculateWasmHash } from './hash.ts';

/** Where a loaded module's bytes are when they are needed again, for other limits. */
export type ModuleBytes = Uint8Array | Blob | (() => Promise<Uint8Array | Blob>);

/** A described module, its bytes, and how it came to be compiled. */
export class PooledModule implements LoadedModule {
	readonly description: ModuleDescription;
	readonly bytes: ModuleBytes;

	constructor(description: ModuleDescription, bytes: ModuleBytes) {
		this.description = description;
		this.bytes = bytes;
	}

	/** Names this module under these limits. */
	key(limits: CastLimits): string {
		return `${this.description.sha256}-${limitsKey(limits)}`;
	}
}

/** Hashes bytes, and each blob only once. */
export class BlobHashes {
	readonly #known = new WeakMap<Blob, Promise<string>>();

	of(bytes: Uint8Array | Blob): Promise<string> {
		if (bytes instanceof Uint8Array) return calculateWasmHash(bytes);
		const known = this.#known.get(bytes) ?? hashBlob(bytes);
		this.#known.set(bytes, known);
		return known;
	}
}

async function hashBlob(blob: Blob): Promise<string> {
	return calculateWasmHash(new Uint8Array(await blob.arrayBuffer()));
}
