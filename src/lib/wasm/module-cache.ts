import { MIB } from './limits.ts';

export interface ModuleCacheOptions {
	/** A monotonic clock, in ms. */
	now: () => number;
	/** Time after its last use at which an entry is dropped, in ms; 30 minutes unless given. */
	ttlMs?: number;
	/** Most bytes that all entries may have together; 512 MiB unless given. */
	maxBytes?: number;
	/** Most entries; 64 unless given. */
	maxEntries?: number;
}

export interface ModuleCacheStats {
	hits: number;
	misses: number;
	/** Hits per look-up, from 0 to 1; 0 before the first one. */
	hitRate: number;
	entries: number;
	bytes: number;
}

interface Entry<Value> {
	value: Value;
	sizeBytes: number;
	usedAt: number;
}

/** Compiled modules in memory, by key (hash and limits). Drops what is old, then what was used longest ago. */
export class ModuleCache<Value> {
	/** In order of last use: a Map keeps the order in which keys were set. */
	readonly #entries = new Map<string, Entry<Value>>();
	readonly #now: () => number;
	readonly #ttlMs: number;
	readonly #maxBytes: number;
	readonly #maxEntries: number;
	#bytes = 0;
	#hits = 0;
	#misses = 0;

	constructor({ now, ttlMs = 30 * 60_000, maxBytes = 512 * MIB, maxEntries = 64 }: ModuleCacheOptions) {
		this.#now = now;
		this.#ttlMs = ttlMs;
		this.#maxBytes = maxBytes;
		this.#maxEntries = maxEntries;
	}

	/** The value, whose time starts anew; `undefined` when there is none or its time is over. */
	get(key: string): Value | undefined {
		const entry = this.#entries.get(key);
		if (entry === undefined || this.#isExpired(entry)) {
			this.delete(key);
			this.#misses++;
			return undefined;
		}
		this.#hits++;
		this.#touch(key, entry);
		return entry.value;
	}

	/** Whether `get` would find it. Neither counted nor a use. */
	has(key: string): boolean {
		const entry = this.#entries.get(key);
		return entry !== undefined && !this.#isExpired(entry);
	}

	/** Keeps a value, unless it alone is larger than the cache; makes room first. `sizeBytes` is what it weighs. */
	set(key: string, value: Value, sizeBytes: number): void {
		this.delete(key);
		if (!(sizeBytes >= 0 && sizeBytes <= this.#maxBytes) || this.#maxEntries < 1) return;
		this.sweep();
		while (this.#bytes + sizeBytes > this.#maxBytes || this.#entries.size >= this.#maxEntries) this.#dropOldest();
		this.#touch(key, { value, sizeBytes, usedAt: 0 });
		this.#bytes += sizeBytes;
	}

	/** Whether there was one. */
	delete(key: string): boolean {
		this.#bytes -= this.#entries.get(key)?.sizeBytes ?? 0;
		return this.#entries.delete(key);
	}

	/** Drops all entries; the counts of hits and misses stay. */
	clear(): void {
		this.#entries.clear();
		this.#bytes = 0;
	}

	/** Drops the entries whose time is over. */
	sweep(): void {
		for (const [key, entry] of this.#entries) {
			if (!this.#isExpired(entry)) return;
			this.delete(key);
		}
	}

	/** Counted since the cache was made. An entry whose time is over counts until it is swept or asked for. */
	stats(): ModuleCacheStats {
		const lookups = this.#hits + this.#misses;
		return {
			hits: this.#hits,
			misses: this.#misses,
			hitRate: lookups === 0 ? 0 : this.#hits / lookups,
			entries: this.#entries.size,
			bytes: this.#bytes
		};
	}

	#touch(key: string, entry: Entry<Value>): void {
		this.#entries.delete(key);
		this.#entries.set(key, { ...entry, usedAt: this.#now() });
	}

	#dropOldest(): void {
		const [oldest] = this.#entries.keys();
		if (oldest !== undefined) this.delete(oldest);
	}

	#isExpired({ usedAt }: Entry<Value>): boolean {
		return this.#now() - usedAt >= this.#ttlMs;
	}
}
