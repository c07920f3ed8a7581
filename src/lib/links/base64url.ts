import { fromBase64, toBase64 } from '../wasm/base64.ts';

/** RFC 4648, section 5, without padding: letters that an address takes as they are. */
export function toBase64Url(bytes: Uint8Array): string {
	return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @throws InvalidInputError when it is not base64. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
	return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}
