import { pagesWithin } from './limits.ts';
import type { CastLimits } from './protocol.ts';

/** Changes whenever the same module and limits would be rewritten to other bytes; part of every cache key. */
export const REWRITE_VERSION = 7;

/**
 * Which rewritten form of a module these limits ask for.
 * What is compiled into the module counts, and what only reading its code tells.
 */
export function limitsKey(
	limits: Pick<CastLimits, 'memoryBytes' | 'tableElements' | 'functionBytes' | 'metering'>
): string {
	const { metering, memoryBytes, tableElements, functionBytes } = limits;
	return `r${REWRITE_VERSION}-${metering}-m${pagesWithin(memoryBytes)}-t${tableElements}-f${functionBytes}`;
}
