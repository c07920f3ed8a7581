import type { JsonObject } from './protocol.ts';

const ENVIRONMENT: JsonObject = { type: 'object', maxProperties: 1_000, additionalProperties: { type: 'string' } };

const EXAMPLE: JsonObject = {
	type: 'object',
	required: ['name'],
	additionalProperties: false,
	properties: {
		name: { type: 'string', minLength: 1, maxLength: 100 },
		input: {},
		args: { type: 'array', maxItems: 1_000, items: { type: 'string' } },
		env: ENVIRONMENT
	}
};

/** The manifest (`Manifest` in protocol.ts) as JSON Schema, draft 2020-12. Fields that are not here are refused. */
export const MANIFEST_SCHEMA: JsonObject = {
	type: 'object',
	required: ['name'],
	additionalProperties: false,
	properties: {
		name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' },
		/** Semantic versioning 2.0.0, but for its rule on zeros in front of a pre-release's numbers. */
		version: {
			type: 'string',
			maxLength: 100,
			pattern:
				'^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$'
		},
		description: { type: 'string', maxLength: 1_000 },
		abi: { enum: ['command', 'function'] },
		input: {
			type: 'object',
			additionalProperties: false,
			properties: { type: { enum: ['text', 'json', 'binary'] }, schema: { type: 'object' } }
		},
		output: {
			type: 'object',
			additionalProperties: false,
			properties: { type: { enum: ['text', 'json', 'binary', 'table', 'image', 'html'] } }
		},
		/** The upper ends are those that a cast's limits have. */
		limits: {
			type: 'object',
			additionalProperties: false,
			properties: {
				timeoutMs: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
				memoryMb: { type: 'integer', minimum: 1, maximum: 4_096 },
				outputMb: { type: 'integer', minimum: 1, maximum: 4_095 }
			}
		},
		/** A capability's name, and what it is for: `network:example.org` (`network/control.ts` reads that). */
		capabilities: {
			type: 'array',
			maxItems: 50,
			uniqueItems: true,
			items: { type: 'string', maxLength: 300, pattern: '^[a-z][a-z0-9-]*(:\\S+)?$' }
		},
		examples: { type: 'array', maxItems: 50, items: EXAMPLE }
	}
};
