import { expect, test } from 'vitest';
import { createIdMaker } from '../../../src/lib/storage/record-id.ts';

const random = (bytes: Uint8Array<ArrayBuffer>) => void crypto.getRandomValues(bytes);

test('an id is a UUID of version 7 that begins with the time', () => {
	const id = createIdMaker({ now: () => 0x0190_1234_5678, random })();
	expect(id).toMatch(/^01901234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids of one millisecond sort as they were made, however many there are', () => {
	const newId = createIdMaker({ now: () => 1_000, random });
	const ids = Array.from({ length: 10_000 }, newId);
	expect(ids.toSorted()).toEqual(ids);
	expect(new Set(ids).size).toBe(ids.length);
});

test('a clock that is set back makes no id that sorts before', () => {
	const times = [5_000, 4_000, 4_500, 5_001];
	const newId = createIdMaker({ now: () => times.shift() ?? 0, random });
	const ids = Array.from({ length: 4 }, newId);
	expect(ids.toSorted()).toEqual(ids);
});
