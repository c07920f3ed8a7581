import { expect, test } from 'vitest';
import { mayWork } from '../../../src/lib/platform/browser/spare-time.ts';

const battery = (charging: boolean, level: number) => ({ getBattery: () => Promise.resolve({ charging, level }) });

test.each([
	['that says nothing', {}, true],
	['that saves data', { connection: { saveData: true } }, false],
	['that does not', { connection: { saveData: false } }, true],
	['on its charger', battery(true, 0.05), true],
	['with a full battery', battery(false, 0.8), true],
	['with a low battery', battery(false, 0.2), false],
	['that does not tell its battery', { getBattery: () => Promise.reject(new Error('not allowed')) }, true]
])('a device %s: may it work?', async (_, device, expected) => {
	expect(await mayWork(device)).toBe(expected);
});
