import type { Page } from 'playwright-core';
import { openStorage } from './storage-page.ts';

/** Puts so many entries into the audit log, a second apart up to now: a module and casts of it, in turn. */
export async function fillAudit(page: Page, count: number): Promise<void> {
	await openStorage(page);
	await page.evaluate(async (total) => {
		const { database, entryAfter } = storage;
		const facts = [
			{ event: 'WASM_MODULE_UPLOADED', details: { name: 'count', sizeBytes: 4_096 } },
			{ event: 'WASM_MODULE_VALIDATED', details: { name: 'count', sizeBytes: 4_096 } },
			{ event: 'WASM_EXECUTION_STARTED', details: { spell: 'count', module: 'a'.repeat(64), engine: 'wasm' } },
			{ event: 'WASM_EXECUTION_COMPLETED', details: { spell: 'count', outcome: 'ok', timeMs: 12, costCents: 1 } },
			{ event: 'WASM_EXECUTION_STARTED', details: { spell: '=count()', module: 'a'.repeat(64), engine: 'wasm' } },
			{ event: 'WASM_EXECUTION_FAILED', details: { spell: '=count()', outcome: 'exited', exitCode: 3, timeMs: 5 } },
			{ event: 'WASM_EXECUTION_TIMEOUT', details: { spell: 'count', outcome: 'timed-out', timeMs: 300_000 } },
			{ event: 'WASM_MEMORY_LIMIT_EXCEEDED', details: { spell: 'count', outcome: 'memory-limit' } },
			{ event: 'WASM_MODULE_VALIDATION_FAILED', details: { name: 'bad', sizeBytes: 8, problem: 'not-wasm' } }
		] as const;
		let last: ReturnType<typeof entryAfter> | undefined;
		const start = Date.now() - total * 1_000;
		for (let from = 0; from < total; from += 5_000) {
			const rows = Array.from({ length: Math.min(5_000, total - from) }, (_, offset) => {
				const at = from + offset;
				const fact = facts[at % facts.length]!;
				const resourceId = fact.event.startsWith('WASM_MODULE') ? 'a'.repeat(64) : `cast-${Math.floor(at / 2)}`;
				return (last = entryAfter(last, { ...fact, resourceId }, start + at * 1_000));
			});
			await database.audit.bulkAdd(rows);
		}
		database.close();
	}, count);
}
