import { expect, test } from 'vitest';
import { AuditView, type AuditReader } from '../../../../src/lib/app/audit/audit-view.svelte.ts';
import { EXECUTION_EVENTS } from '../../../../src/lib/audit/events.ts';
import type { AuditFilter } from '../../../../src/lib/storage/audit-list.ts';
import { chainOf } from '../../audit/chain.ts';

const CHAIN = chainOf(200);

/** A log that tells what was asked of it. */
function watched() {
	const filters: AuditFilter[] = [];
	const reads: number[][] = [];
	const reader: AuditReader = {
		watchPlaces: (filter, watcher) => {
			filters.push(filter);
			watcher.next(CHAIN.map(({ sequence }) => sequence).toReversed());
			return { unsubscribe: () => undefined, closed: false };
		},
		rows: async (places) => {
			reads.push([...places]);
			return places.map((place) => CHAIN[place - 1]);
		}
	};
	return { view: new AuditView(async () => reader), filters, reads };
}

test('only rows in sight are read, in blocks, and once', async () => {
	const { view, reads } = watched();
	await view.open();
	await view.see(0, 30);
	await view.see(10, 45);
	expect(reads.map((places) => [places[0], places.length])).toEqual([[200, 50]]);
	expect(view.rowAt(0)?.sequence).toBe(200);
	expect(view.rowAt(199)).toBeUndefined();
	await view.see(190, 200);
	expect(view.rowAt(199)?.sequence).toBe(1);
});

test('a choice of resource, event and days is asked for as such', async () => {
	const { view, filters } = watched();
	await view.open({ resourceId: 'a' });
	view.choose({ resourceId: undefined, event: 'WASM_MODULE_UPLOADED' });
	view.choose({ resource: 'WASM_EXECUTION', from: '2026-11-27', to: '2026-11-27' });
	view.clear();
	const day = new Date(2026, 10, 27).getTime();
	expect(filters).toEqual([
		{ resourceId: 'a' },
		{ events: ['WASM_MODULE_UPLOADED'] },
		{ events: EXECUTION_EVENTS, fromMs: day, toMs: new Date(2026, 10, 28).getTime() },
		{}
	]);
	expect(view.filtered).toBe(false);
});
