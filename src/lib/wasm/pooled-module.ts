import { limitsKey } from './limits-key.ts';
import type { LoadedModule } from './caster.ts';
import type { CastLimits, ModuleDescription } from './protocol.ts';

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
