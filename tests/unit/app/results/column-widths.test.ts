import { expect, test } from 'vitest';
import { allowedWidth, edgesOf, fittedWidths, neededWidths } from '../../../../src/lib/app/results/column-widths.ts';

test('a column needs room for its name and its cells, and no more than is shown of them', () => {
	const [short, long, longest] = neededWidths(['id', 'name', 'text'], [['1', 'x'.repeat(30), 'y'.repeat(5_000)]]);
	expect(short).toBeLessThan(70);
	expect(long).toBeGreaterThan(30 * 7);
	expect(longest).toBeLessThan(1_600);
});

test('what is left over goes to columns that need more, the rest stays as it is', () => {
	expect(fittedWidths([60, 100, 900], 300)).toEqual([60, 100, 320]);
	expect(fittedWidths([60, 100, 900], 600)).toEqual([60, 100, 440]);
	expect(fittedWidths([60, 100, 900], 5_000)).toEqual([60, 100, 900]);
	expect(fittedWidths([400, 900], 1_000)).toEqual([400, 600]);
	expect(fittedWidths([10], 1_000)).toEqual([56]);
});

test('edges follow one another, and nobody makes a column vanish', () => {
	expect(edgesOf([60, 100])).toEqual([0, 60, 160]);
	expect([allowedWidth(-5), allowedWidth(99.6), allowedWidth(1e9)]).toEqual([32, 100, 2_000]);
});
