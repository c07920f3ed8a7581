import { expect, test } from 'vitest';
import { InvalidInputError } from '../../../src/lib/wasm/errors.ts';
import { readAllBytes, readAllText } from '../../../src/lib/wasm/streams.ts';

function endless(piece: Uint8Array, cancelled: (reason: unknown) => void): ReadableStream<Uint8Array> {
	return new ReadableStream({ pull: (controller) => controller.enqueue(piece), cancel: cancelled });
}

test('reads text across pieces', async () => {
	const stream = new Blob(['é', 'a']).stream();
	await expect(readAllText(stream, { limitBytes: 3 })).resolves.toBe('éa');
});

test('an empty stream is no bytes', async () => {
	await expect(readAllBytes(new Blob([]).stream(), { limitBytes: 0 })).resolves.toHaveLength(0);
});

test('stops and cancels a stream that has more than the limit', async () => {
	let reason: unknown;
	const stream = endless(new Uint8Array(1_000), (given) => (reason = given));
	await expect(readAllBytes(stream, { limitBytes: 2_500 })).rejects.toThrow('more than 2500 bytes');
	expect(reason).toBeInstanceOf(InvalidInputError);
});

test('aborting ends a read that waits, and cancels the stream', async () => {
	const controller = new AbortController();
	let reason: unknown;
	const silent = new ReadableStream<Uint8Array>({ cancel: (given) => void (reason = given) });
	const reading = readAllBytes(silent, { limitBytes: 1, signal: controller.signal });
	controller.abort(new Error('enough'));
	await expect(reading).rejects.toThrow('enough');
	expect(reason).toEqual(new Error('enough'));
});

test("a stream's own failure comes through", async () => {
	const broken = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(new Error('gone')) });
	await expect(readAllBytes(broken, { limitBytes: 1 })).rejects.toThrow('gone');
});
