import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { linesOf } from '../../../src/lib/app/audit/audit-export.ts';
import { writeHead } from '../../../src/lib/audit/head.ts';
import { chainOf } from '../audit/chain.ts';
import { spell } from './support/spell.ts';

const folder = mkdtempSync(join(tmpdir(), 'spell-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CHAIN = chainOf(12);
const HEAD = CHAIN.at(-1);

function saved(name: string, text: string): string {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

const whole = saved('whole.jsonl', linesOf(CHAIN, 'jsonl'));
const short = saved('short.jsonl', linesOf(CHAIN.slice(0, 9), 'jsonl'));

test('says of an unbroken log how many entries it has and what its head is', async () => {
	const { code, stdout } = await spell(['audit', 'verify', whole, '--head', writeHead(HEAD)]);
	expect([code, String(stdout)]).toEqual([0, `12 entries, unbroken, head 12:${HEAD.hash}\n`]);
});

test('names the first broken link with its line, and ends with 1', async () => {
	const changed = saved('changed.jsonl', linesOf(CHAIN.with(4, { ...CHAIN[4]!, resourceId: 'other' }), 'jsonl'));
	const { code, stdout } = await spell(['audit', 'verify', changed]);
	expect(code).toBe(1);
	expect(String(stdout)).toMatch(/^broken at entry 5 \(line 5\): .*its own hash does not fit/);
	expect(String(stdout)).toContain(`Hash that it claims: ${CHAIN[4]!.hash}`);
});

test('a cut end shows against a noted head, and not without one', async () => {
	expect((await spell(['audit', 'verify', short])).code).toBe(0);
	const { code, stdout } = await spell(['audit', 'verify', short, '--head', writeHead(HEAD)]);
	expect(code).toBe(1);
	expect(String(stdout)).toMatch(/^broken at entry 10: The chain ends before it/);
});

test('reads stdin, and prints the verdict as JSON', async () => {
	const { code, stdout } = await spell(['audit', 'verify', '-', '--json'], {
		stdin: linesOf(CHAIN.toSpliced(2, 1), 'jsonl')
	});
	expect(code).toBe(1);
	expect(JSON.parse(String(stdout))).toEqual({ kind: 'broken', at: { kind: 'gap', sequence: 3, found: 4 } });
});

test('a line that is no entry cannot steer the terminal', async () => {
	const odd = saved('odd.jsonl', '{"\\u001b[2J":1}\nno JSON\n');
	const { code, stdout } = await spell(['audit', 'verify', odd]);
	expect(code).toBe(1);
	expect(String(stdout)).toMatch(/^broken at entry 1 \(line 1\): What is there is no entry/);
	expect(String(stdout)).not.toContain('\u001b');
});

test.each([
	[['audit'], 'Write spell audit verify FILE'],
	[['audit', 'verfy', 'x'], 'Did you mean "verify"?'],
	[['audit', 'verify'], 'Which log?'],
	[['audit', 'verify', 'a', 'b'], 'takes one file'],
	[['audit', 'verify', 'nothing-here.jsonl'], 'There is no file "nothing-here.jsonl"'],
	[['audit', 'verify', '.'], 'is a folder'],
	[['audit', 'verify', 'x', '--head', '12:abc'], '--head must be the number of an entry']
])('%j is told as a mistake', async (args, message) => {
	const { code, stderr } = await spell(args);
	expect([code, stderr]).toEqual([127, expect.stringContaining(message)]);
});
