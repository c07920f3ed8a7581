/** What the app keeps outside its database: caches, kept folders, settings. Measured, and cleared. */
import { COMPILED_CACHE } from './compiled-path.ts';
import { KEPT_FOLDERS_ROOT, openKeptFolder, holdKeptFolder } from './kept-folder.ts';
import { RELEASE_PREFIX } from './offline/release-shelf.ts';

export interface Use {
	count: number;
	bytes: number;
}

/** What the browser says of all the site's storage. Its figures are estimates. */
export interface BrowserEstimate {
	usage: number | undefined;
	quota: number | undefined;
	/** Whether the browser promised not to clear it by itself; `undefined` where it cannot say. */
	persisted: boolean | undefined;
}

/** Settings and caches of the app begin with this. */
const PREFIX = 'spell-';

export async function browserEstimate(): Promise<BrowserEstimate> {
	const { storage } = navigator as { storage?: StorageManager };
	const { usage, quota } = (await storage?.estimate?.().catch(() => undefined)) ?? {};
	return { usage, quota, persisted: await storage?.persisted?.().catch(() => undefined) };
}

export function measureCompiled(): Promise<Use> {
	return measureCaches((name) => name === COMPILED_CACHE);
}

/** The app's own files, of all releases that are kept. */
export function measureOffline(): Promise<Use> {
	return measureCaches(isRelease);
}

export function clearCompiled(): Promise<void> {
	return clearCaches((name) => name === COMPILED_CACHE);
}

export function clearOffline(): Promise<void> {
	return clearCaches(isRelease);
}

/** Names of the folders that programs keep: hashes of their modules. None where the browser has no private files. */
export async function keptFolderKeys(): Promise<string[]> {
	try {
		const root = await navigator.storage.getDirectory();
		const keys: string[] = [];
		for await (const key of (await root.getDirectoryHandle(KEPT_FOLDERS_ROOT)).keys()) keys.push(key);
		return keys;
	} catch {
		return [];
	}
}

/** Folders with something in them, and the bytes of their files. */
export async function measureFolders(): Promise<Use> {
	const use: Use = { count: 0, bytes: 0 };
	for (const key of await keptFolderKeys()) {
		const files = await (await openKeptFolder(key)).list().catch(() => []);
		use.count += 1;
		use.bytes += files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
	}
	return use;
}

/** Waits for casts in other tabs that have one of them. */
export async function clearFolders(): Promise<void> {
	for (const key of await keptFolderKeys()) {
		await holdKeptFolder(key, { signal: undefined, onWait: () => undefined }, async () => {
			await (await openKeptFolder(key)).clear();
		});
	}
}

/** The settings by name; none where storage is off. */
export function readAllSettings(): Map<string, string> {
	try {
		const names = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
		const own = names.filter((name) => name.startsWith(PREFIX));
		return new Map(own.map((name) => [name, localStorage.getItem(name) ?? '']));
	} catch {
		return new Map();
	}
}

/** Names and values, as the browser keeps them: two bytes a character. */
export function measureSettings(): Use {
	const all = [...readAllSettings()];
	return { count: all.length, bytes: all.reduce((sum, [name, value]) => sum + 2 * (name.length + value.length), 0) };
}

/** Removes all settings, or puts these in their place. */
export function replaceSettings(settings: ReadonlyMap<string, string>): void {
	try {
		for (const name of readAllSettings().keys()) localStorage.removeItem(name);
		for (const [name, value] of settings) localStorage.setItem(name, value);
	} catch {
		// Storage is off: there are none.
	}
}

/** Whether a setting that is written can be read again. */
export function settingsAreKept(): boolean {
	const probe = `${PREFIX}probe`;
	try {
		localStorage.setItem(probe, '1');
		localStorage.removeItem(probe);
		return true;
	} catch {
		return false;
	}
}

/** Drops the app's own files and what serves them; the next visit gets all of it from the network. */
export async function forgetApp(): Promise<void> {
	const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
	for (const registration of (await serviceWorker?.getRegistrations()) ?? []) await registration.unregister();
	await clearCaches((name) => name.startsWith(PREFIX));
	sessionStorage.clear();
}

function isRelease(name: string): boolean {
	return name.startsWith(RELEASE_PREFIX);
}

async function measureCaches(isMeant: (name: string) => boolean): Promise<Use> {
	const use: Use = { count: 0, bytes: 0 };
	for (const name of await cacheNames(isMeant)) {
		const cache = await caches.open(name);
		for (const request of await cache.keys()) {
			const size = (await (await cache.match(request))?.blob())?.size ?? 0;
			use.count += 1;
			use.bytes += size;
		}
	}
	return use;
}

async function clearCaches(isMeant: (name: string) => boolean): Promise<void> {
	for (const name of await cacheNames(isMeant)) await caches.delete(name);
}

async function cacheNames(isMeant: (name: string) => boolean): Promise<string[]> {
	return 'caches' in globalThis ? (await caches.keys()).filter(isMeant) : [];
}
