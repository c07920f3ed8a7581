import { expect, test } from 'vitest';
import { compareReports, sizeChange } from '../../../src/lib/app/module-differences.ts';
import { writeManifestSection } from '../../../src/lib/wasm/binary/manifest.ts';
import { describeBytes } from '../../../src/lib/wasm/describe-bytes.ts';
import { reportModule } from '../../../src/lib/wasm/report/report.ts';
import type { ModuleReport } from '../../../src/lib/wasm/report/types.ts';
import { compileWat } from '../support/wat.ts';

async function report(source: string, manifest?: Parameters<typeof writeManifestSection>[1]): Promise<ModuleReport> {
	const plain = await compileWat(source);
	const bytes = manifest === undefined ? plain : writeManifestSection(plain, manifest);
	return reportModule(bytes, (await describeBytes(bytes, {})).description).report;
}

test('a module differs from itself in nothing', async () => {
	const one = await report('(module (memory (export "memory") 1) (func (export "_start")))');
	expect(compareReports(one, one).flatMap(({ rows }) => rows)).toEqual([]);
});

test('imports, exports, memories, features, sections and manifests are told apart', async () => {
	const before = await report(
		'(module (import "env" "gone" (func)) (memory (export "memory") 1) (func (export "_start")))',
		{ name: 'one', limits: { memoryMb: 64 } }
	);
	const after = await report(
		'(module (import "env" "come" (func (param i32))) (memory (export "memory") 2) (func (export "_start") (drop (i32.extend8_s (i32.const 1)))))',
		{ name: 'one', version: '1.0.0' }
	);
	const rows = new Map(compareReports(before, after).map((part) => [part.title, part.rows]));
	expect(rows.get('Imports')).toEqual([
		{ label: 'env.gone', left: '(func)' },
		{ label: 'env.come', right: '(func (param i32))' }
	]);
	expect(rows.get('Exports')).toEqual([{ label: 'memory', left: '(memory 1)', right: '(memory 2)' }]);
	expect(rows.get('Memories and tables')).toMatchObject([{ label: 'memory 0' }]);
	expect(rows.get('Manifest')).toEqual([
		{ label: '/limits/memoryMb', left: '64' },
		{ label: '/version', right: '"1.0.0"' }
	]);
	expect(rows.get('Sections')?.some(({ label }) => label === 'code')).toBe(true);
	expect(rows.get('Module')?.some(({ label }) => label === 'Size')).toBe(true);
});

test.each([
	[100, 100, 'the same'],
	[1_000, 1_250, '+250 B (+25.0 %)'],
	[2_048, 1_024, '−1 KiB (−50.0 %)'],
	[0, 5, '+5 B']
])('from %i to %i bytes is %s', (left, right, text) => {
	expect(sizeChange(left, right)).toBe(text);
});
