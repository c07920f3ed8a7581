/** What a soak does in the page: casts, one after the other, and reads what was recorded. */
import type { Page } from 'playwright-core';
import type { CastRecord } from '../../src/lib/storage/cast-record.ts';

declare global {
	/** Told of each outcome that the page shows. */
	var soakSeen: ((casts: number) => unknown) | undefined;
}

/** Opens the runner, and waits until it can cast. */
export async function openRunner(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/`);
	await page.getByRole('region', { name: 'Module' }).getByText('SHA-256').waitFor({ timeout: 60_000 });
}

/** Runs in the page: presses Cast again each time it has ended. */
export async function castMany(times: number): Promise<void> {
	const button = [...document.querySelectorAll('button')].find(({ textContent }) => /^\s*Cast\b/.test(textContent));
	const isCasting = () => /Cancel/.test(button?.textContent ?? '');
	const changed = (wanted: boolean) =>
		new Promise<void>((resolve) => {
			if (isCasting() === wanted) return resolve();
			const observer = new MutationObserver(() => {
				if (isCasting() !== wanted) return;
				observer.disconnect();
				resolve();
			});
			observer.observe(document.body, { childList: true, subtree: true, characterData: true });
		});
	for (let time = 0; time < times; time++) {
		button?.click();
		await changed(true);
		await changed(false);
		globalThis.soakSeen?.(time + 1);
	}
}

/** Opens the list of runs, which finds what was interrupted, and reads all records. */
export async function readRecords(page: Page, url: string): Promise<Pick<CastRecord, 'id' | 'outcome'>[]> {
	await page.goto(`${url}/runs/`);
	await page
		.getByRole('region', { name: 'Runs, newest first' })
		.or(page.getByText('No runs yet'))
		.first()
		.waitFor({ timeout: 60_000 });
	return page.evaluate(async () => {
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open('spell');
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('The database does not open.'));
		});
		const all = await new Promise<CastRecord[]>((resolve) => {
			const request = database.transaction('casts').objectStore('casts').getAll();
			request.onsuccess = () => resolve(request.result as CastRecord[]);
		});
		database.close();
		return all.map(({ id, outcome }) => ({ id, outcome }));
	});
}

/** What the page's own memory holds once all that is garbage is gone, in bytes. */
export async function heapBytes(page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	try {
		for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage');
		return (await session.send('Runtime.getHeapUsage')).usedSize;
	} finally {
		await session.detach();
	}
}
