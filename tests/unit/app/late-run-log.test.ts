import { expect, test } from 'vitest';
import { lateRunLog, type CastLog } from '../../../src/lib/app/late-run-log.ts';
import type { CastToRecord } from '../../../src/lib/app/run-log.ts';
import type { CastOutcome } from '../../../src/lib/wasm/protocol.ts';

const CAST = {} as CastToRecord;
const OUTCOME = {} as CastOutcome;
const RECORDED = { kind: 'recorded', id: '1' } as const;
const log: CastLog = {
	begin: () => ({ started: Promise.resolve(RECORDED), settle: () => Promise.resolve(RECORDED) })
};

test('what writes records is loaded with the first cast, once', async () => {
	let loads = 0;
	const late = lateRunLog(() => {
		loads++;
		return Promise.resolve(log);
	});
	expect(loads).toBe(0);
	const casts = [late.begin(CAST), late.begin(CAST)];
	expect(await Promise.all(casts.map(({ started }) => started))).toEqual([RECORDED, RECORDED]);
	expect(loads).toBe(1);
});

test('a cast without its record says so, and the next one tries anew', async () => {
	let fails = true;
	const late = lateRunLog(() => (fails ? Promise.reject(new Error('offline')) : Promise.resolve(log)));
	const cast = late.begin(CAST);
	expect(await cast.started).toMatchObject({ kind: 'not-recorded' });
	expect(await cast.settle(OUTCOME)).toMatchObject({ kind: 'not-recorded' });
	fails = false;
	expect(await late.begin(CAST).started).toEqual(RECORDED);
});
