import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PieceReader, hexRow } from '../../../src/lib/app/hex.ts';

test('reads any span out of pieces', () => {
	fc.assert(
		fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.nat(100), fc.nat(40), (pieces, start, count) => {
			const whole = pieces.flatMap((piece) => [...piece]);
			expect([...new PieceReader(pieces).read(start, count)]).toEqual(whole.slice(start, start + count));
		})
	);
});

test('a row', () => {
	expect(hexRow(new Uint8Array([0x48, 0x69, 0x00, 0xff]), 0x1f0, 8)).toEqual({
		offset: '000001f0',
		hex: '48 69 00 ff            ',
		text: 'Hi··'
	});
});
