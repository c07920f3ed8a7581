import { writeManifestSection } from './binary/manifest.ts';
import { ModuleRefusedError } from './errors.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Manifest } from './protocol.ts';
import { validateWasmModule } from './runtime.ts';

/**
 * The module with this manifest in place of the one it has.
 * @param manifest any value; it is checked.
 * @throws InvalidInputError when the manifest is not valid; ModuleRefusedError when the module could not be cast with it.
 */
export function packManifest(bytes: Uint8Array, manifest: unknown): Uint8Array<ArrayBuffer> {
	const packed = writeManifestSection(bytes, manifest as Manifest);
	const validity = validateWasmModule(packed, DEFAULT_LIMITS);
	if (!validity.valid) throw new ModuleRefusedError(validity.problem);
	return packed;
}
