import { expect, test } from 'vitest';
import { DatabaseNotices } from '../../../src/lib/app/database-notice.svelte.ts';

test('a wait for another tab is over once the database is open', () => {
	const notices = new DatabaseNotices();
	expect(notices.text).toBeUndefined();
	notices.tell('blocked');
	expect(notices.text).toContain('Close it');
	expect(notices.needsReload).toBe(false);
	notices.tell(undefined);
	expect(notices.text).toBeUndefined();
});

test.each(['outdated', 'newer', 'erased'] as const)('%s stays true until the page is loaded anew', (notice) => {
	const notices = new DatabaseNotices();
	notices.tell(notice);
	notices.tell(undefined);
	expect(notices.text).toBeDefined();
	expect(notices.needsReload).toBe(true);
});
