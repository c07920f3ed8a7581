import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/lib/wasm/base64.ts';
import { formatOutput } from '../../../src/lib/wasm/format-output.ts';
import type { CastFigures, CastOutcome, CastResult } from '../../../src/lib/wasm/protocol.ts';

const figures: CastFigures = {
	wallMs: 5,
	queuedMs: 0,
	compileMs: 1,
	runMs: 2,
	peakMemoryBytes: undefined,
	waitedMs: undefined,
	memoryRefusals: undefined,
	fileRefusals: undefined,
	bytesIn: 3,
	bytesOut: 4,
	fuel: undefined,
	cache: 'miss',
	warmth: 'first'
};

function outcomeOf(result: CastResult, stdout: number[][] = []): CastOutcome {
	return { ...result, stdout: stdout.map((piece) => new Uint8Array(piece)), stderr: [], figures, requests: [] };
}

test('is the same after a trip through JSON, with every field there', () => {
	const formatted = formatOutput(outcomeOf({ kind: 'timed-out', deadlineMs: 100 }));
	expect(JSON.parse(JSON.stringify(formatted))).toEqual({
		kind: 'timed-out',
		exitCode: null,
		facts: { deadlineMs: 100 },
		stdout: '',
		stderr: '',
		requests: [],
		figures: {
			...figures,
			peakMemoryBytes: null,
			waitedMs: null,
			memoryRefusals: null,
			fileRefusals: null,
			fuel: null
		}
	});
});

test('exit codes are the program’s own', () => {
	expect(formatOutput(outcomeOf({ kind: 'ok', exitCode: 0 }))).toMatchObject({ exitCode: 0, facts: {} });
	expect(formatOutput(outcomeOf({ kind: 'exited', exitCode: 3 }))).toMatchObject({ exitCode: 3, facts: {} });
	const refused = { kind: 'memory-limit', limitBytes: 1, phase: 'growth', requestedBytes: 2 } as const;
	expect(formatOutput(outcomeOf({ ...refused, exitCode: 1 }))).toMatchObject({ exitCode: 1 });
	expect(formatOutput(outcomeOf({ ...refused }))).toMatchObject({ exitCode: null });
});

test('facts keep their names', () => {
	const frames = [{ name: 'main', functionIndex: 2 }];
	const { facts } = formatOutput(outcomeOf({ kind: 'trapped', code: 'unreachable', message: 'boom', frames }));
	expect(facts).toEqual({ code: 'unreachable', message: 'boom', frames });
});

test('text split in the middle of a character is text; other bytes are base64', () => {
	expect(formatOutput(outcomeOf({ kind: 'ok', exitCode: 0 }, [[0xc3], [0xa9]])).stdout).toBe('é');
	expect(formatOutput(outcomeOf({ kind: 'ok', exitCode: 0 }, [[0xff], [0x00]])).stdout).toEqual({ base64: '/wA=' });
});

test('no byte is lost either way', () => {
	const property = fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
		const { stdout } = formatOutput(outcomeOf({ kind: 'ok', exitCode: 0 }, [[...bytes]]));
		const back = typeof stdout === 'string' ? new TextEncoder().encode(stdout) : fromBase64(stdout.base64);
		expect(back).toEqual(bytes);
	});
	fc.assert(property, { examples: [[new Uint8Array([0xef, 0xbb, 0xbf, 0x61])]] });
});

test('base64 of more than one piece', () => {
	const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => index % 251);
	expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
	expect(fromBase64(toBase64(bytes))).toEqual(bytes);
});
