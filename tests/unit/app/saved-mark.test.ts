import { expect, test, vi } from 'vitest';
import { SavedMark, type SavedAs } from '../../../src/lib/app/library/saved-mark.svelte.ts';

const SPIN = { id: '1', name: 'spin', number: 2 };

function setUp(find: (sha256: string) => Promise<SavedAs | undefined>, hasDatabase = true) {
	const library = vi.fn(() => Promise.resolve({ savedAs: find }));
	const whenIdle = (callback: () => void) => callback();
	return {
		library,
		mark: new SavedMark({ hasDatabase: () => Promise.resolve(hasDatabase), library, whenIdle })
	};
}

test('what is saved is known as such, and stays the last one when another module comes', async () => {
	const { mark } = setUp((sha256) => Promise.resolve(sha256 === 'a' ? SPIN : undefined));
	mark.look('a', 'spin');
	await vi.waitFor(() => expect(mark.saved).toEqual(SPIN));
	mark.forget();
	mark.look('b', 'other');
	expect([mark.saved, mark.last]).toEqual([undefined, SPIN]);
});

test('an answer about a module that is gone is ignored', async () => {
	const answer = Promise.withResolvers<SavedAs>();
	const { mark } = setUp(() => answer.promise);
	mark.look('a', 'spin');
	mark.forget();
	answer.resolve(SPIN);
	await answer.promise;
	await Promise.resolve();
	expect(mark.saved).toBeUndefined();
});

test('without a database the library is not opened', async () => {
	const { mark, library } = setUp(() => Promise.resolve(SPIN), false);
	mark.look('a', 'spin');
	await Promise.resolve();
	expect([library.mock.calls.length, mark.saved]).toEqual([0, undefined]);
});

test('a library that cannot be read has nothing saved', async () => {
	const { mark, library } = setUp(() => Promise.reject(new Error('gone')));
	mark.look('a', 'spin');
	await vi.waitFor(() => expect(library).toHaveBeenCalled());
	expect(mark.saved).toBeUndefined();
});
