import { entryAfter, type AuditEntry } from '../../../src/lib/audit/entry.ts';
import { AUDIT_EVENTS } from '../../../src/lib/audit/events.ts';

/** A chain of so many entries, a second apart. */
export function chainOf(length: number): AuditEntry[] {
	const chain: AuditEntry[] = [];
	for (let at = 0; at < length; at++) {
		const event = AUDIT_EVENTS[at % AUDIT_EVENTS.length]!;
		const details = { spell: `spell-${at}`, timeMs: at };
		chain.push(entryAfter(chain.at(-1), { event, resourceId: `id-${at}`, details }, 1_000_000 + at * 1_000));
	}
	return chain;
}
