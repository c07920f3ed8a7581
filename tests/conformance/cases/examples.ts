import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../scripts/tools.ts';
import { text, utf8, type Place } from '../place.ts';

const EXAMPLES = join(ROOT, 'wasm', 'examples');

/** Bytes as expected.json writes them: text, JSON, or base64. */
type Written = string | { json: unknown } | { base64: string };

interface ExampleCase {
	name: string;
	input?: Written;
	args?: string[];
	expect: { kind: string; exitCode: number; stdout?: Written; stderr?: Written };
}

/** What the example spells must answer, by their own folders. What a case leaves out is not compared. */
export function examples({ cast }: Place): void {
	describe.each(readExamples())('$name', ({ bytes, cases }) => {
		test.each(cases)('$name', async ({ input, args = [], expect: expected }) => {
			const stdin = input === undefined ? {} : { stdin: bytesOf(input) };
			const outcome = await cast(bytes, { args, validateInput: 'none', ...stdin });
			expect(outcome).toMatchObject({ kind: expected.kind, exitCode: expected.exitCode });
			expectWritten(outcome.stdout, expected.stdout);
			expectWritten(outcome.stderr, expected.stderr);
		});
	});
}

function readExamples(): { name: string; bytes: Uint8Array; cases: ExampleCase[] }[] {
	return globSync('*/expected.json', { cwd: EXAMPLES })
		.sort()
		.map((path) => {
			const name = basename(dirname(path));
			const { cases } = JSON.parse(readFileSync(join(EXAMPLES, path), 'utf8')) as { cases: ExampleCase[] };
			return { name, cases, bytes: readExample(name) };
		});
}

/** The module of an example spell. */
export function readExample(name: string): Uint8Array {
	return new Uint8Array(readFileSync(join(EXAMPLES, name, `${name}.wasm`)));
}

function bytesOf(written: Written): Uint8Array {
	if (typeof written === 'string') return utf8(written);
	return 'json' in written ? utf8(JSON.stringify(written.json)) : new Uint8Array(Buffer.from(written.base64, 'base64'));
}

function expectWritten(bytes: Uint8Array, written: Written | undefined): void {
	if (written === undefined) return;
	if (typeof written === 'string') expect(text(bytes)).toBe(written);
	else if ('json' in written) expect(JSON.parse(text(bytes))).toEqual(written.json);
	else expect(bytes).toEqual(bytesOf(written));
}
