import type { AuditDetails, AuditFact } from '../audit/entry.ts';
import type { AuditEvent } from '../audit/events.ts';
import { AuditLog } from './audit-log.ts';
import type { CastCompanion } from './cast-companion.ts';
import type { CastRecord, RunOutcome } from './cast-record.ts';
import type { SpellDatabase } from './database.ts';

/** Tells the audit log of each cast: that it started and how it ended, each once, in the record's own transaction. */
export class CastAudit implements CastCompanion {
	readonly #log: AuditLog;

	/** @param now ms since 1970. */
	constructor(database: SpellDatabase, now: () => number) {
		this.#log = new AuditLog(database, now);
	}

	get tables() {
		return this.#log.tables;
	}

	/** A record that was deleted and is put back started, or ended, only once: the log says what it was told before. */
	async changed(before: CastRecord | undefined, after: CastRecord | undefined): Promise<void> {
		if (after === undefined) return;
		const isStart = before === undefined && after.outcome === 'running';
		const isEnd = before?.outcome === 'running' && after.outcome !== 'running';
		if (!isStart && !isEnd) return;
		const known = await this.#log.eventsOf(after.id);
		const isKnown = isStart ? known.length > 0 : known.some((event) => event !== 'WASM_EXECUTION_STARTED');
		if (!isKnown) await this.#log.append(factOf(after));
	}

	/** That they were cast stays known. */
	cleared(): Promise<void> {
		return Promise.resolve();
	}
}

function factOf(record: CastRecord): AuditFact {
	const { id, outcome } = record;
	return { event: eventOf(outcome), resourceId: id, details: outcome === 'running' ? startOf(record) : endOf(record) };
}

function eventOf(outcome: RunOutcome): AuditEvent {
	switch (outcome) {
		case 'running':
			return 'WASM_EXECUTION_STARTED';
		case 'ok':
			return 'WASM_EXECUTION_COMPLETED';
		case 'timed-out':
			return 'WASM_EXECUTION_TIMEOUT';
		case 'memory-limit':
			return 'WASM_MEMORY_LIMIT_EXCEEDED';
		default:
			return 'WASM_EXECUTION_FAILED';
	}
}

function startOf({ spell, module: { sha256, version }, engine }: CastRecord): AuditDetails {
	return { spell, module: sha256, ...(version !== undefined && { version }), engine };
}

/** Whole numbers only: every language writes those alike. */
function endOf({ spell, module: { sha256 }, outcome, state }: CastRecord): AuditDetails {
	const what = { spell, module: sha256, outcome };
	if (state.kind !== 'settled') return what;
	const { result, figures, costCents } = state;
	return {
		...what,
		...(result.kind === 'exited' && { exitCode: result.exitCode }),
		...(result.kind === 'trapped' && { trap: result.code }),
		timeMs: Math.round(figures.wallMs),
		...(figures.fuel !== undefined && { fuel: figures.fuel }),
		costCents
	};
}
