import type { ConformanceHost, HostCaster } from './hosts/host.ts';

/** Where a case runs: a caster that all cases share, and a way to others. */
export type Place = Pick<HostCaster, 'cast' | 'inspect'> & Pick<ConformanceHost, 'open'>;

/** The UTF-8 of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(text);
}

export function text(bytes: Uint8Array): string {
	return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
