import type { LoadedModule } from '../wasm/caster.ts';
import { HostError } from '../wasm/errors.ts';
import { PooledModule } from '../wasm/pooled-module.ts';

/** The bytes of a module that is loaded. @throws HostError when they cannot be had again. */
export async function moduleBytes(module: LoadedModule): Promise<Uint8Array<ArrayBuffer>> {
	if (!(module instanceof PooledModule)) throw new HostError('not-stored', 'The module is not here.');
	const bytes = typeof module.bytes === 'function' ? await module.bytes() : module.bytes;
	return bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : new Uint8Array(bytes);
}
