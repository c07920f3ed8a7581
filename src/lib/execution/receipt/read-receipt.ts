import { parseJson } from '../../wasm/json/parse.ts';
import type { FieldProblem, JsonObject } from '../../wasm/protocol.ts';
import { SchemaChecker } from '../../wasm/schema/validate.ts';
import { resolveLimits } from '../../wasm/limits.ts';
import { limitsOf, type Receipt } from './receipt.ts';

/** A receipt that cannot be one: what is wrong with it, by field. */
export class NoReceiptError extends Error {
	override readonly name = 'NoReceiptError' as const;
	readonly problems: readonly FieldProblem[];

	constructor(problems: readonly FieldProblem[]) {
		super('This is no receipt of Spell.');
		this.problems = problems;
	}
}

/** More than this is no receipt, in characters. */
export const LONGEST_RECEIPT = 1_000_000;

const COUNT: JsonObject = { type: 'integer', minimum: 0 };
const HASH: JsonObject = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const NO_HASH: JsonObject = { anyOf: [HASH, { type: 'null' }] };
const NAMES: JsonObject = { type: 'array', maxItems: 1_000, items: { type: 'string' } };

function object(required: string[], properties: JsonObject): JsonObject {
	return { type: 'object', required, properties };
}

const BYTES = object(['sizeBytes', 'sha256'], { sizeBytes: COUNT, sha256: NO_HASH, live: { const: true } });
const FILES = object(['folders', 'count', 'sizeBytes', 'sha256'], {
	folders: {
		type: 'array',
		items: object(['path', 'access'], { path: { type: 'string' }, access: { enum: ['read-only', 'writable'] } })
	},
	count: COUNT,
	sizeBytes: COUNT,
	sha256: NO_HASH
});

/** Fields that are not here are left alone: a later Spell may add some. */
const SCHEMA: JsonObject = object(
	['format', 'cast', 'module', 'input', 'arguments', 'environment', 'limits', 'determinism', 'outcome'],
	{
		format: { const: 'spell-receipt-1' },
		cast: { type: 'string', maxLength: 100 },
		module: object(['name', 'sha256', 'sizeBytes'], { name: { type: 'string' }, sha256: HASH, sizeBytes: COUNT }),
		input: BYTES,
		arguments: object(['count', 'sha256'], { count: COUNT, sha256: HASH }),
		environment: NAMES,
		limits: object(['sha256', 'metering'], { sha256: HASH }),
		determinism: {
			anyOf: [
				{ type: 'null' },
				object(['seed', 'startMs', 'stepMs'], {
					seed: { type: 'integer' },
					startMs: { type: 'number' },
					stepMs: { type: 'number' }
				})
			]
		},
		network: object(['hosts', 'requests'], { hosts: NAMES, requests: COUNT }),
		files: FILES,
		outcome: object(['kind'], { kind: { type: 'string', maxLength: 40 }, exitCode: { type: 'integer' } }),
		stdout: BYTES,
		stderr: BYTES,
		fuel: COUNT
	}
);

/** @throws NoReceiptError for a text that is none, with what is wrong. */
export function readReceipt(text: string): Receipt {
	if (text.length > LONGEST_RECEIPT) throw new NoReceiptError([{ path: '', message: 'is too long' }]);
	const value = parse(text);
	const problems = new SchemaChecker(SCHEMA).problemsOf(value);
	if (problems.length > 0) throw new NoReceiptError(problems);
	const receipt = value as Receipt;
	checkLimits(receipt);
	return receipt;
}

function parse(text: string): unknown {
	try {
		return parseJson(text);
	} catch (error) {
		throw new NoReceiptError([{ path: '', message: error instanceof Error ? error.message : String(error) }]);
	}
}

function checkLimits(receipt: Receipt): void {
	try {
		resolveLimits(limitsOf(receipt));
	} catch (error) {
		const problems = error instanceof Error && 'problems' in error ? (error.problems as FieldProblem[]) : [];
		throw new NoReceiptError(problems);
	}
}
