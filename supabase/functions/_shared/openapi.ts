import { PROBLEMS, type ProblemCode } from './problem.ts';

/** The functions' interface, from which their page in the docs is checked and their answers are tested. OpenAPI 3.1. */
export function openApiDocument() {
	return {
		openapi: '3.1.0',
		info: { title: 'Spell', version: '1', description: 'What the edge functions of a Spell backend answer.' },
		servers: [{ url: '/functions/v1' }],
		paths: { '/openapi': { get: readDocument() } },
		components: { schemas: { Problem: problemSchema() } }
	};
}

function readDocument() {
	return {
		operationId: 'readOpenApi',
		summary: 'This document',
		security: [],
		responses: {
			200: { description: 'The document.', content: { 'application/json': { schema: { type: 'object' } } } }
		}
	};
}

function problemSchema() {
	return {
		type: 'object',
		description: 'RFC 9457. `code` says what is wrong; `field`, `limit` and `value` say of what.',
		required: ['type', 'title', 'status', 'code'],
		properties: {
			type: { type: 'string', pattern: '^urn:spell:problem:' },
			title: { type: 'string' },
			status: { type: 'integer' },
			code: { enum: Object.keys(PROBLEMS) as ProblemCode[] },
			detail: { type: 'string' },
			field: { type: 'string' },
			limit: { type: ['number', 'string'] },
			value: { type: ['number', 'string'] }
		}
	};
}
