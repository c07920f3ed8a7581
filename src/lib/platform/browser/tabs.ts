/** Which tabs of the app live: each holds a lock of its own name until it is closed or crashes. */
const PREFIX = 'spell-tab-';

/** Holds this tab's lock from now on; at once where the browser has no locks (no https). */
export async function holdTab(id: string): Promise<void> {
	const { locks } = navigator as { locks?: LockManager };
	if (locks === undefined) return;
	await new Promise<void>((resolve, reject) => {
		const forEver = new Promise<never>(() => undefined);
		locks.request(PREFIX + id, () => (resolve(), forEver)).catch(reject);
	});
}

/** Ids of the tabs that live; `undefined` where the browser cannot tell. */
export async function livingTabs(): Promise<ReadonlySet<string> | undefined> {
	const { locks } = navigator as { locks?: LockManager };
	if (locks === undefined) return undefined;
	const { held = [] } = await locks.query();
	return new Set(held.flatMap(({ name = '' }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
