import { expect, test } from 'vitest';
import { parseHead, writeHead } from '../../../src/lib/audit/head.ts';

test('a head is read back as it was noted, with the spaces and capitals that copying brings', () => {
	const head = { sequence: 12, hash: 'ab'.repeat(32) };
	expect(parseHead(writeHead(head))).toEqual(head);
	expect(parseHead(` 12:${'AB'.repeat(32)}\n`)).toEqual(head);
});

test.each([
	'',
	'12',
	`12:${'a'.repeat(63)}`,
	`x:${'a'.repeat(64)}`,
	`-1:${'a'.repeat(64)}`,
	`1${'0'.repeat(15)}:${'a'.repeat(64)}`
])('%j is no head', (text) => {
	expect(parseHead(text)).toBeUndefined();
});
