import { ModuleRefusedError } from './errors.ts';
import type { CastLimits } from './protocol.ts';

/**
 * A file too large to look at, before anything else is done with it.
 * @throws ModuleRefusedError `too-large`.
 */
export function checkSize(bytes: number, limits: Pick<CastLimits, 'moduleBytes'>): void {
	const limitBytes = limits.moduleBytes;
	if (bytes <= limitBytes) return;
	const message = `The module has ${bytes} bytes; the limit is ${limitBytes} bytes.`;
	throw new ModuleRefusedError({ code: 'too-large', message, bytes, limitBytes });
}
