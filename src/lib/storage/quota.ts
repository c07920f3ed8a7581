import Dexie from 'dexie';

/** Whether a write failed because the browser grants no more room. */
export function isQuotaError(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const inner = 'inner' in error && error.inner instanceof Error ? error.inner.name : '';
	return [error.name, inner].includes(Dexie.errnames.QuotaExceeded);
}
