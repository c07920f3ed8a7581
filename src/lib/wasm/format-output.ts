import { toBase64 } from './base64.ts';
import { concatBytes } from './bytes.ts';
import type { CastFigures, CastOutcome, CastResult, JsonValue, WrittenFiles } from './protocol.ts';

/** Bytes in JSON: a string when they are UTF-8, else base64. */
export type FormattedBytes = string | { base64: string };

/**
 * A cast's outcome as plain JSON, the one form that the API and `--json` on the command line give.
 * Every field is always there, but `written`.
 */
export interface FormattedOutcome {
	kind: CastResult['kind'];
	/** The program's own exit code; `null` when it did not end by itself. */
	exitCode: number | null;
	/** What belongs to this kind alone, by the names of `CastResult`: `deadlineMs`, `limitBytes`, `problem`… */
	facts: { [name: string]: JsonValue };
	stdout: FormattedBytes;
	stderr: FormattedBytes;
	/** What it did to its files, when that was asked for; their bytes are not in it. */
	written?: FormattedFiles;
	/** What it asked of the network, in the order of asking. */
	requests: { [name: string]: JsonValue }[];
	/** Times in ms, sizes in bytes; `null` where a figure could not be taken. */
	figures: { [Name in keyof CastFigures]: Exclude<CastFigures[Name], undefined> | null };
}

export interface FormattedFiles {
	files: { path: string; bytes: number }[];
	removed: string[];
	omitted: string[];
}

/** Never throws: bytes that are not text, or text that would lose something on its way, come as base64. */
export function formatOutput(outcome: CastOutcome): FormattedOutcome {
	const { kind, stdout, stderr, figures, requests, written, ...rest } = outcome;
	const { exitCode = null, ...facts } = rest as { exitCode?: number };
	return {
		kind,
		exitCode,
		facts: plain(facts) as FormattedOutcome['facts'],
		stdout: formatBytes(concatBytes(stdout)),
		stderr: formatBytes(concatBytes(stderr)),
		...(written ? { written: formatFiles(written) } : {}),
		requests: plain(requests) as FormattedOutcome['requests'],
		figures: plain(figures) as FormattedOutcome['figures']
	};
}

/** Bytes as JSON can hold them, without loss. */
export function formatBytes(bytes: Uint8Array): FormattedBytes {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return { base64: toBase64(bytes) };
	}
}

function formatFiles({ files, removed, omitted }: WrittenFiles): FormattedFiles {
	return { files: files.map(({ path, bytes }) => ({ path, bytes: bytes.length })), removed, omitted };
}

/** A copy in which `undefined` and numbers that are not finite, which JSON has no word for, are `null`. */
function plain(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value, (_, member: unknown) => (member === undefined ? null : member)));
}
