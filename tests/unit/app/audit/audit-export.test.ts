import { expect, test } from 'vitest';
import { headOf, linesOf } from '../../../../src/lib/app/audit/audit-export.ts';
import { entryAfter, type AuditEntry } from '../../../../src/lib/audit/entry.ts';
import { verify } from '../../../../src/lib/audit/verify.ts';
import { chainOf } from '../../audit/chain.ts';

test('lines of JSON are the chain again', () => {
	const chain = chainOf(20);
	const lines = linesOf(chain, 'jsonl').trimEnd().split('\n');
	expect(lines).toHaveLength(20);
	expect(verify(lines.map((line) => JSON.parse(line) as unknown))).toEqual(verify(chain));
});

test('a spreadsheet takes nothing in the CSV for a formula', () => {
	const entry = entryAfter(
		undefined,
		{ event: 'WASM_MODULE_UPLOADED', resourceId: '=1+1', details: { name: '@x,"y"' } },
		0
	);
	const { previous, hash } = entry;
	expect(headOf('csv') + linesOf([entry], 'csv')).toBe(
		'sequence,time,event,resource,resourceId,details,previous,hash\r\n' +
			`1,1970-01-01T00:00:00.000Z,WASM_MODULE_UPLOADED,WASM_MODULE,'=1+1,"{""name"":""@x,\\""y\\""""}",${previous},${hash}\r\n`
	);
});

test('what somebody put in place of an entry is written as it is', () => {
	const odd = [
		{ sequence: '=2', time: 9e15, details: 7 },
		{ sequence: 3, time: 'yesterday' }
	] as unknown as AuditEntry[];
	expect(linesOf(odd, 'csv')).toBe("'=2,9000000000000000,,,,7,,\r\n3,yesterday,,,,,,\r\n");
});
