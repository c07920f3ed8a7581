/** What stands in front of a shared spell's bytes: format 1, as JSON. */
import { InvalidInputError } from '../wasm/errors.ts';
import { parseJson } from '../wasm/json/parse.ts';
import type { JsonObject } from '../wasm/protocol.ts';
import { SchemaChecker } from '../wasm/schema/validate.ts';
import { decodeUtf8 } from '../wasm/utf8.ts';
import { LinkRefusedError, type SharedLimits } from './shared-spell.ts';

/** Bytes of a header at most. */
export const MAX_HEADER_BYTES = 65_536;

export interface PackageHeader {
	v: 1;
	name: string;
	abi: 'command' | 'function';
	sha256: string;
	/** Bytes of the module, or of its source's text, right after the header. */
	programBytes: number;
	source?: { language: string; compiler: string };
	limits?: SharedLimits;
	args?: string[];
	/** Its bytes come after the program's. */
	input?: { bytes: number; fileName?: string };
}

const COUNT = { type: 'integer', minimum: 0, maximum: 1_073_741_824 } as const;
const TOOL = { type: 'string', minLength: 1, maxLength: 100 } as const;

/** Fields that are not here are of a later format, which has another number. */
const HEADER_SCHEMA: JsonObject = {
	type: 'object',
	required: ['v', 'name', 'abi', 'sha256', 'programBytes'],
	additionalProperties: false,
	properties: {
		v: { const: 1 },
		name: { type: 'string', minLength: 1, maxLength: 200 },
		abi: { enum: ['command', 'function'] },
		sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
		programBytes: COUNT,
		source: {
			type: 'object',
			required: ['language', 'compiler'],
			additionalProperties: false,
			properties: { language: TOOL, compiler: TOOL }
		},
		limits: {
			type: 'object',
			additionalProperties: false,
			properties: {
				timeoutMs: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
				memoryBytes: { type: 'integer', minimum: 0, maximum: 4_294_967_296 },
				outputBytes: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
				fileBytes: { type: 'integer', minimum: 0, maximum: 4_294_967_295 }
			}
		},
		args: { type: 'array', maxItems: 1_000, items: { type: 'string' } },
		input: {
			type: 'object',
			required: ['bytes'],
			additionalProperties: false,
			properties: { bytes: COUNT, fileName: { type: 'string', minLength: 1, maxLength: 255 } }
		}
	}
};

/** @throws LinkRefusedError naming the field, and what is wrong with it. */
export function parseHeader(bytes: Uint8Array): PackageHeader {
	const value = readJson(bytes);
	const [problem] = new SchemaChecker(HEADER_SCHEMA).problemsOf(value);
	if (problem !== undefined) throw new LinkRefusedError({ code: 'bad-field', ...problem });
	return value as PackageHeader;
}

function readJson(bytes: Uint8Array): unknown {
	try {
		return parseJson(decodeUtf8(bytes));
	} catch (cause) {
		if (!(cause instanceof InvalidInputError)) throw cause;
		throw new LinkRefusedError({ code: 'bad-field', path: '', message: cause.message }, { cause });
	}
}
