import { MIB } from '../../wasm/limits.ts';

/** Modules take at most this much, however large the device. In bytes. */
const MOST_BYTES = 2_048 * MIB;
/** Where the browser does not say how much there is. In bytes. */
const UNKNOWN_BYTES = 256 * MIB;

/** How many bytes kept modules may take together: half of what the browser grants, within reason. */
export async function moduleBudget(): Promise<number> {
	const { quota } = (await navigator.storage?.estimate?.()) ?? {};
	return quota === undefined ? UNKNOWN_BYTES : Math.min(quota / 2, MOST_BYTES);
}
