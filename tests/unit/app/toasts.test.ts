import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Toasts } from '../../../src/lib/app/toasts.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts) => toasts.list.map(({ text }) => text);

describe('toasts', () => {
	test('leave by themselves, those that can be undone later', () => {
		const toasts = new Toasts();
		toasts.show('saved');
		toasts.show('deleted', () => {});
		vi.advanceTimersByTime(5_000);
		expect(texts(toasts)).toEqual(['deleted']);
		vi.advanceTimersByTime(7_000);
		expect(texts(toasts)).toEqual([]);
	});

	test('stay while somebody is at them, also those that come meanwhile, and then their whole time', () => {
		const toasts = new Toasts();
		toasts.show('before');
		vi.advanceTimersByTime(4_900);
		toasts.hold();
		toasts.show('meanwhile');
		vi.advanceTimersByTime(60_000);
		expect(texts(toasts)).toEqual(['before', 'meanwhile']);
		toasts.release();
		vi.advanceTimersByTime(4_900);
		expect(texts(toasts)).toEqual(['before', 'meanwhile']);
		vi.advanceTimersByTime(100);
		expect(texts(toasts)).toEqual([]);
	});

	test('are three at most, and each is undone once', async () => {
		const toasts = new Toasts();
		const undo = vi.fn();
		for (const text of ['a', 'b', 'c', 'd']) toasts.show(text, undo);
		expect(texts(toasts)).toEqual(['b', 'c', 'd']);
		const [first] = toasts.list;
		if (first) await toasts.undo(first);
		expect(undo).toHaveBeenCalledOnce();
		expect(texts(toasts)).toEqual(['c', 'd']);
		expect(vi.getTimerCount()).toBe(2);
	});
});
