/** Asks the browser not to clear this site's storage by itself. @returns whether it agreed. */
export async function askToPersist(): Promise<boolean> {
	const { storage } = navigator as { storage?: StorageManager };
	return (await storage?.persist?.().catch(() => false)) ?? false;
}

/** Whether it agreed before, or does by now, as for an installed app. */
export async function isPersisted(): Promise<boolean> {
	const { storage } = navigator as { storage?: StorageManager };
	return (await storage?.persisted?.().catch(() => false)) ?? false;
}
