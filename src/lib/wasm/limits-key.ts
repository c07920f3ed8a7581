import { pagesWithin } from './limits.ts';
import type { CastLimits } from './protocol.ts';

/** Changes whenever the same module and limits would be rewritten to other bytes; part of every cache key. */
export const REWRITE_VERSION = 5;

/** Which rewritten form of a module these limits ask for. Only what is compiled into the module counts. */
export function limitsKey(limits: Pick<CastLimits, 'memoryBytes' | 'tableElements' | 'metering'>): string {
	return `r${REWRITE_VERSION}-${limits.metering}-m${pagesWithin(limits.memoryBytes)}-t${limits.tableElements}`;
}
