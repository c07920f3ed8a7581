import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModuleCache } from '../../../src/lib/wasm/module-cache.ts';

const MINUTE = 60_000;

function cacheWith(limits: { maxBytes?: number; maxEntries?: number } = {}): {
	cache: ModuleCache<string>;
	pass: (ms: number) => void;
	keys: (...keys: string[]) => string[];
} {
	let now = 1_000;
	const cache = new ModuleCache<string>({ now: () => now, ...limits });
	return {
		cache,
		pass: (ms) => void (now += ms),
		keys: (...keys) => keys.filter((key) => cache.get(key) !== undefined)
	};
}

test('gives back what was set, and counts', () => {
	const { cache } = cacheWith();
	expect(cache.stats()).toEqual({ hits: 0, misses: 0, hitRate: 0, entries: 0, bytes: 0 });
	cache.set('a', 'A', 10);
	expect([cache.get('a'), cache.get('a'), cache.get('a'), cache.get('b')]).toEqual(['A', 'A', 'A', undefined]);
	expect(cache.stats()).toEqual({ hits: 3, misses: 1, hitRate: 0.75, entries: 1, bytes: 10 });
});

test('an entry ends 30 minutes after its last use, not after it was set', () => {
	const { cache, pass } = cacheWith();
	cache.set('a', 'A', 10);
	pass(30 * MINUTE - 1);
	expect(cache.get('a')).toBe('A');
	pass(30 * MINUTE - 1);
	expect(cache.get('a')).toBe('A');
	pass(30 * MINUTE);
	expect(cache.get('a')).toBeUndefined();
	expect(cache.stats()).toMatchObject({ entries: 0, bytes: 0 });
});

test('sweep drops what is over and keeps the rest', () => {
	const { cache, pass, keys } = cacheWith();
	cache.set('old', '', 1);
	cache.set('used', '', 1);
	pass(20 * MINUTE);
	cache.get('used');
	cache.set('new', '', 1);
	pass(10 * MINUTE);
	cache.sweep();
	expect(cache.stats()).toMatchObject({ entries: 2, bytes: 2 });
	expect(keys('old', 'used', 'new')).toEqual(['used', 'new']);
});

test('setting sweeps too: what is over does not wait for room to run out', () => {
	const { cache, pass } = cacheWith();
	cache.set('old', '', 1);
	pass(30 * MINUTE);
	cache.set('new', '', 2);
	expect(cache.stats()).toMatchObject({ entries: 1, bytes: 2 });
});

test('drops what was used longest ago when there are too many', () => {
	const { cache, keys } = cacheWith({ maxEntries: 2 });
	cache.set('a', '', 1);
	cache.set('b', '', 1);
	cache.get('a');
	cache.set('c', '', 1);
	expect(keys('a', 'b', 'c')).toEqual(['a', 'c']);
});

test('drops as many as the bytes need', () => {
	const { cache, keys } = cacheWith({ maxBytes: 100 });
	cache.set('a', '', 40);
	cache.set('b', '', 40);
	cache.set('c', '', 20);
	cache.set('d', '', 80);
	expect(keys('a', 'b', 'c', 'd')).toEqual(['c', 'd']);
	expect(cache.stats().bytes).toBe(100);
});

test.each([101, Number.NaN, -1, Infinity])('a value of %s bytes is not kept, and drives nothing out', (sizeBytes) => {
	const { cache, keys } = cacheWith({ maxBytes: 100 });
	cache.set('a', '', 100);
	cache.set('b', '', sizeBytes);
	expect(keys('a', 'b')).toEqual(['a']);
});

test('setting a key again replaces value and size', () => {
	const { cache } = cacheWith({ maxBytes: 100 });
	cache.set('a', 'old', 60);
	cache.set('a', 'new', 70);
	expect(cache.get('a')).toBe('new');
	expect(cache.stats()).toMatchObject({ entries: 1, bytes: 70 });
	cache.set('a', 'huge', 101);
	expect(cache.get('a')).toBeUndefined();
});

test('delete and clear', () => {
	const { cache } = cacheWith();
	cache.set('a', '', 1);
	cache.set('b', '', 2);
	expect([cache.delete('a'), cache.delete('a')]).toEqual([true, false]);
	expect(cache.stats().bytes).toBe(2);
	cache.clear();
	expect(cache.stats()).toMatchObject({ entries: 0, bytes: 0 });
});

test('never outgrows its bounds, and its sum of bytes is true, whatever is done to it', () => {
	const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
	const step = fc.oneof(
		fc.record({ do: fc.constant('set' as const), key, size: fc.integer({ min: -1, max: 60 }) }),
		fc.record({ do: fc.constantFrom('get' as const, 'delete' as const, 'sweep' as const), key }),
		fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20 * MINUTE }) })
	);
	const property = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
		const { cache, pass } = cacheWith({ maxBytes: 100, maxEntries: 3 });
		const sizes = new Map<string, number>();
		for (const taken of steps) {
			if (taken.do === 'pass') pass(taken.ms);
			else if (taken.do === 'set') {
				cache.set(taken.key, taken.key, taken.size);
				sizes.set(taken.key, taken.size);
			} else if (taken.do === 'sweep') cache.sweep();
			else cache[taken.do](taken.key);
			const { entries, bytes } = cache.stats();
			expect(bytes).toBeLessThanOrEqual(100);
			expect(entries).toBeLessThanOrEqual(3);
		}
		const { bytes, entries } = cache.stats();
		const held = [...sizes.keys()].filter((name) => cache.delete(name));
		expect(held).toHaveLength(entries);
		expect(held.reduce((sum, name) => sum + sizes.get(name)!, 0)).toBe(bytes);
	});
	fc.assert(property);
});
