import { isPlainObject, shortJson } from '../json/value.ts';
import { findPatternFault } from './pattern.ts';

/** What stands behind a keyword: schemas, in one of three arrangements, or a plain value with a check of its own. */
export type KeywordShape =
	| { holds: 'schema' | 'schema-list' | 'schema-map' }
	/** `fault` gives the words that follow the pointer when the value cannot be used. */
	| { holds: 'value'; fault: (value: unknown) => string | undefined };

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** The formats that are checked; an unknown one is passed over, as the specification has it. */
const FORMATS: ReadonlySet<string> = new Set([
	...['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid', 'regex'],
	...['uri', 'uri-reference', 'uri-template', 'json-pointer', 'relative-json-pointer']
]);

/** Keywords that cannot be passed over without changing what the schema means, and what to write instead. */
export const REFUSED_KEYWORDS: Readonly<Record<string, string>> = {
	$dynamicRef: 'is not supported; use $ref',
	$recursiveRef: 'is not supported; use $ref',
	dependencies: 'is of an older draft; use dependentRequired or dependentSchemas',
	additionalItems: 'is of an older draft; use prefixItems and items'
};

/** The keywords of draft 2020-12 that decide anything. All others describe, and are left out before checking. */
export const KEYWORDS: ReadonlyMap<string, KeywordShape> = new Map([
	...each('schema', 'not if then else items contains additionalProperties propertyNames'),
	...each('schema', 'unevaluatedItems unevaluatedProperties'),
	...each('schema-list', 'prefixItems allOf anyOf oneOf'),
	...each('schema-map', '$defs definitions properties patternProperties dependentSchemas'),
	...values('minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains', countFault),
	...values('minimum maximum exclusiveMinimum exclusiveMaximum', numberFault),
	...values('multipleOf', (value) => (Number(value) > 0 ? numberFault(value) : mustBe('a number above 0', value))),
	...values('$id $ref $anchor', (value) => (typeof value === 'string' ? undefined : mustBe('a string', value))),
	...values('pattern', (value) => (typeof value === 'string' ? findPatternFault(value) : mustBe('a string', value))),
	...values('format', (value) => (typeof value === 'string' ? undefined : mustBe('a string', value))),
	...values('required', (value) => (isNames(value) ? undefined : mustBe('a list of names', value))),
	...values('dependentRequired', (value) =>
		isNamesByName(value) ? undefined : mustBe('lists of names by name', value)
	),
	...values('uniqueItems', (value) => (typeof value === 'boolean' ? undefined : mustBe('true or false', value))),
	...values('enum', (value) => (Array.isArray(value) ? undefined : mustBe('a list', value))),
	...values('const', () => undefined),
	...values('type', typeFault)
]);

/** Whether a format is one that is checked. */
export function isKnownFormat(format: unknown): boolean {
	return typeof format === 'string' && FORMATS.has(format);
}

function each(holds: 'schema' | 'schema-list' | 'schema-map', names: string): [string, KeywordShape][] {
	return names.split(' ').map((name) => [name, { holds }]);
}

function values(names: string, fault: (value: unknown) => string | undefined): [string, KeywordShape][] {
	return names.split(' ').map((name) => [name, { holds: 'value', fault }]);
}

function mustBe(wanted: string, value: unknown): string {
	return `must be ${wanted}, not ${shortJson(value)}`;
}

function countFault(value: unknown): string | undefined {
	return Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : mustBe('a whole number from 0', value);
}

function numberFault(value: unknown): string | undefined {
	return typeof value === 'number' ? undefined : mustBe('a number', value);
}

function typeFault(value: unknown): string | undefined {
	const names: unknown[] = Array.isArray(value) ? value : [value];
	const isKnown = names.length > 0 && names.every((name) => TYPES.includes(name as string));
	return isKnown ? undefined : mustBe(`one or more of ${TYPES.join(', ')}`, value);
}

function isNames(value: unknown): boolean {
	return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function isNamesByName(value: unknown): boolean {
	return isPlainObject(value) && Object.values(value).every(isNames);
}
