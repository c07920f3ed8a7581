import { limitsKey } from './limits-key.ts';
import { HashMismatchError, HostError } from './errors.ts';
import { resolveLimits } from './limits.ts';
import type { CastLimits, ModuleDescription } from './protocol.ts';
import { PooledModule } from './pooled-module.ts';
import { calculateWasmHash } from './hash.ts';
import type { PreparedModule } from './runtime.ts';
import type { LoadResult, WasmWorkerPool } from './worker-runner.ts';

/** Where a module comes from. A `sha256` given is checked; with it, a stored copy saves the download. `keep: 'no'` for one that is to be had again anyway. */
export type ModuleSource =
	| { kind: 'buffer'; bytes: Uint8Array | Blob; name?: string; sha256?: string; keep?: 'no' }
	| { kind: 'url'; url: string; sha256?: string }
	| { kind: 'file'; path: string }
	| { kind: 'stored'; sha256: string };

/** What is known of a stored module without its bytes. Times in ms since 1970. */
export interface StoredModule {
	sha256: string;
	/** The manifest's name, else the file's. Versions of one spell share it. */
	name: string;
	description: ModuleDescription;
	storedAt: number;
	usedAt: number;
}

/** Keeps modules by hash. Reads give what was written or nothing: an implementation need not check hashes, the loader does. */
export interface ModuleStore {
	info(sha256: string): Promise<StoredModule | undefined>;
	bytes(sha256: string): Promise<Blob | undefined>;
	/** @throws HostError `storage-full` when no room can be made. */
	put(info: StoredModule, bytes: Blob): Promise<void>;
	/** Notes that a module cannot be cast; nothing of it is kept. */
	refused?(info: StoredModule): Promise<void>;
	touch(sha256: string, usedAt: number): Promise<void>;
	delete(sha256: string): Promise<void>;
	/** Most recently used first. */
	list(): Promise<StoredModule[]>;
}

/** Keeps the bytes that the engine compiles, in a place from which its code cache works; by hash and limits. */
export interface CompiledStore {
	read(key: string): Promise<PreparedModule | undefined>;
	write(key: string, compiled: PreparedModule & { rewritten: Uint8Array }): Promise<void>;
	/** Drops what was kept of a module under any limits. */
	forget(sha256: string): Promise<void>;
}

/** What the loader works with; what is absent is not used. */
export interface LoaderPorts {
	pool: WasmWorkerPool;
	store?: ModuleStore;
	compiled?: CompiledStore;
	/** Throws ModuleRefusedError `too-large` rather than take in more than `moduleBytes`. */
	fetch?: (url: string, limits: Pick<CastLimits, 'moduleBytes'>) => Promise<Blob>;
	readFile?: (path: string) => Promise<Uint8Array>;
	/** The time, in ms since 1970. */
	now: () => number;
	/** Told of what went wrong while something was kept for later; the module was loaded all the same. */
	onStoreFailure?: (error: unknown) => void;
}

/**
 * Loads a module from wherever it is, ready to cast.
 * @throws HashMismatchError when the bytes are not the ones named; HostError when they cannot be had
 * (`not-stored`, `module-unreachable`, `no-file-system`); ModuleRefusedError when they are too many to fetch.
 */
export async function loadWasmModuleFromSource(
	ports: LoaderPorts,
	source: ModuleSource,
	limits?: Partial<CastLimits>
): Promise<PooledModule> {
	const wanted = source.kind === 'file' ? undefined : source.sha256;
	const isKept = source.kind !== 'buffer' || source.keep !== 'no';
	const stored = wanted === undefined || !isKept ? undefined : await loadStored(ports, wanted, limits);
	if (stored) return stored;
	const { bytes, name } = await bytesOf(ports, source, resolveLimits(limits));
	const loaded = await ports.pool.loadFully(bytes, limits);
	if (wanted !== undefined) verifySame(wanted, loaded.module.description.sha256);
	const isRefused = loaded.module.description.problem !== undefined;
	if (isKept || isRefused)
		await storeWasmModule(ports, loaded, bytes, name).catch((error: unknown) => ports.onStoreFailure?.(error));
	return loaded.module;
}

/** Keeps a module and its compiled form, unless it is kept already. One that cannot be cast is only noted. @throws HostError `storage-full`. */
export async function storeWasmModule(
	{ store, compiled, now }: LoaderPorts,
	{ module, prepared, limits }: LoadResult,
	bytes: Uint8Array | Blob,
	name: string
): Promise<void> {
	const { description } = module;
	if (store === undefined) return;
	const at = now();
	const info = {
		sha256: description.sha256,
		name: description.manifest?.name ?? name,
		description,
		storedAt: at,
		usedAt: at
	};
	if (description.problem) await store.refused?.(info);
	if (prepared === undefined) return;
	if (await store.info(info.sha256)) await store.touch(info.sha256, at);
	else await store.put(info, bytes instanceof Blob ? bytes : new Blob([bytes as Uint8Array<ArrayBuffer>]));
	await compiled?.write(`${info.sha256}-${limitsKey(limits)}`, prepared);
}

/** @throws HashMismatchError when the bytes' SHA-256 (lowercase hex) is not the one expected. */
export async function verifyWasmModuleHash(bytes: Uint8Array, expected: string): Promise<void> {
	verifySame(expected, await calculateWasmHash(bytes));
}

async function loadStored(
	{ pool, store, compiled, now, onStoreFailure }: LoaderPorts,
	sha256: string,
	changes: Partial<CastLimits> | undefined
): Promise<PooledModule | undefined> {
	const info = await store?.info(sha256).catch(() => undefined);
	if (store === undefined || info === undefined) return undefined;
	const limits = resolveLimits(changes, info.description.manifest);
	const module = new PooledModule(info.description, () => storedBytes(store, sha256));
	const key = module.key(limits);
	if (!pool.cache.has(key)) {
		const prepared = await compiled?.read(key).catch(() => undefined);
		if (prepared) pool.adopt(module, prepared, limits, 'storage');
	}
	store.touch(sha256, now()).catch((error: unknown) => onStoreFailure?.(error));
	return module;
}

async function storedBytes(store: ModuleStore, sha256: string): Promise<Blob> {
	const bytes = await store.bytes(sha256);
	if (bytes === undefined) throw notStored(sha256);
	return bytes;
}

async function bytesOf(
	{ fetch, readFile }: LoaderPorts,
	source: ModuleSource,
	limits: CastLimits
): Promise<{ bytes: Uint8Array | Blob; name: string }> {
	switch (source.kind) {
		case 'buffer':
			return { bytes: source.bytes, name: source.name ?? 'unnamed' };
		case 'stored':
			throw notStored(source.sha256);
		case 'url':
			if (fetch === undefined) throw new HostError('no-network', 'Modules cannot be fetched here.');
			return { bytes: await fetch(source.url, limits), name: baseName(source.url) };
		case 'file':
			if (readFile === undefined) throw new HostError('no-file-system', 'Files cannot be opened by path here.');
			return { bytes: await readFile(source.path), name: baseName(source.path) };
	}
}

/** `word-count` of `https://example.org/spells/word-count.wasm?v=2`. */
function baseName(path: string): string {
	const last = path.split(/[?#]/)[0]!.split(/[/\\]/).at(-1) ?? '';
	return last.replace(/\.wasm$/, '') || 'unnamed';
}

function verifySame(expected: string, actual: string): void {
	if (expected !== actual) throw new HashMismatchError(expected, actual);
}

function notStored(sha256: string): HostError {
	return new HostError('not-stored', `The module ${sha256} is not kept on this device any more. Load its file again.`);
}
