/** What an audit log tells of: the names are the specification's. */

export const MODULE_EVENTS = [
	'WASM_MODULE_UPLOADED',
	'WASM_MODULE_VALIDATED',
	'WASM_MODULE_VALIDATION_FAILED'
] as const;

export const EXECUTION_EVENTS = [
	'WASM_EXECUTION_STARTED',
	'WASM_EXECUTION_COMPLETED',
	'WASM_EXECUTION_FAILED',
	'WASM_EXECUTION_TIMEOUT',
	'WASM_MEMORY_LIMIT_EXCEEDED'
] as const;

export const AUDIT_EVENTS = [...MODULE_EVENTS, ...EXECUTION_EVENTS] as const;
export const AUDIT_RESOURCES = ['WASM_MODULE', 'WASM_EXECUTION'] as const;

export type AuditEvent = (typeof AUDIT_EVENTS)[number];
export type AuditResource = (typeof AUDIT_RESOURCES)[number];

/** What the resource of each event is. */
export function resourceOf(event: AuditEvent): AuditResource {
	return (MODULE_EVENTS as readonly AuditEvent[]).includes(event) ? 'WASM_MODULE' : 'WASM_EXECUTION';
}

/** The events of one resource. */
export function eventsOf(resource: AuditResource): readonly AuditEvent[] {
	return resource === 'WASM_MODULE' ? MODULE_EVENTS : EXECUTION_EVENTS;
}
