import { expect, test } from 'vitest';
import { readSections } from '../../../src/lib/wasm/binary/sections.ts';
import type { Place } from '../place.ts';
import { echo } from '../programs.ts';
import { expectRefusal } from './refusals.ts';

/** A prime, so that cuts fall everywhere. */
const STRIDE = 13;

/** A download that broke off: a cut inside a section is told with the place where the bytes end. */
export function truncation(place: Place): void {
	test('a module cut off inside a section or its header', async () => {
		const whole = await echo();
		const boundaries = new Set([8, ...readSections(whole).map(({ end }) => end)]);
		for (let cut = 1; cut < whole.length; cut += STRIDE) {
			if (boundaries.has(cut)) continue;
			await expectRefusal(place, whole.subarray(0, cut), { code: 'truncated', offset: cut });
		}
	});

	test('a module cut off between two sections', async () => {
		const whole = await echo();
		const sections = readSections(whole);
		const codes = [];
		for (const { id, end } of sections) {
			const outcome = await place.cast(whole.subarray(0, end));
			codes.push([id, outcome.kind === 'invalid-module' ? outcome.problem.code : outcome.kind]);
		}
		expect(codes).toEqual([
			[1, 'no-entry-point'],
			[2, 'no-entry-point'],
			[3, 'malformed'],
			[5, 'malformed'],
			[7, 'malformed'],
			[10, 'ok'],
			[0, 'ok']
		]);
	});
}
