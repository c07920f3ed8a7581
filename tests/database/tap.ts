import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A test of supabase/tests, with what psql's `\ir` would bring in at its place: PGlite has no such commands. */
export async function readTest(path: string): Promise<string> {
	const text = await readFile(path, 'utf8');
	const parts = await Promise.all(text.split('\n').map((line) => included(line, dirname(path))));
	return parts.join('\n');
}

async function included(line: string, folder: string): Promise<string> {
	const [, file] = /^\\ir (\S+)$/.exec(line) ?? [];
	return file === undefined ? line : readFile(join(folder, file), 'utf8');
}

/** What a run of TAP says. */
export interface TapReport {
	passed: number;
	/** Each with what pgTAP said about it. */
	failures: string[];
	/** Whether as many tests ran as the plan says: a script that stops early has not passed. */
	complete: boolean;
}

/** Reads the Test Anything Protocol, as far as pgTAP writes it. */
export function readTap(lines: readonly string[]): TapReport {
	const report: TapReport = { passed: 0, failures: [], complete: false };
	for (const line of lines.flatMap((text) => text.split('\n'))) {
		const plan = /^1\.\.(\d+)$/.exec(line)?.[1];
		if (plan !== undefined) report.complete = Number(plan) === report.passed + report.failures.length;
		else if (line.startsWith('ok ')) report.passed += 1;
		else if (line.startsWith('not ok ')) report.failures.push(line);
		else if (line.startsWith('#') && report.failures.length > 0)
			report.failures.push(`${report.failures.pop()}\n${line}`);
	}
	return report;
}
