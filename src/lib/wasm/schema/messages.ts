import type { Schema } from '@cfworker/json-schema';
import { shortJson } from '../json/value.ts';

/** What is wrong with a value by one keyword, in words that follow its pointer: the limit, and what was found. */
export function messageOf(keyword: string, schema: Schema, value: unknown): string {
	const limit: unknown = schema[keyword];
	const limitText = typeof limit === 'string' ? limit : shortJson(limit);
	return MESSAGES[keyword]?.(limitText, value, schema) ?? `does not fit ${keyword}`;
}

type Message = (limit: string, value: unknown, schema: Schema) => string;

const MESSAGES: Readonly<Record<string, Message>> = {
	type: (_, value, { type }) => `must be ${typeNames(type)}, not ${described(value)}`,
	const: (_, value, schema) => `must be ${shortJson(schema.const)}, not ${shortJson(value)}`,
	enum: (_, value, schema) => `must be ${listed(schema.enum ?? [])}, not ${shortJson(value)}`,
	not: (_, value, schema) =>
		Object.keys(schema.not ?? {}).length === 0
			? 'is not allowed here'
			: `must not be what "not" describes, as ${shortJson(value)} is`,
	minimum: (limit, value) => `must be at least ${limit}, not ${shortJson(value)}`,
	maximum: (limit, value) => `must be at most ${limit}, not ${shortJson(value)}`,
	exclusiveMinimum: (limit, value) => `must be more than ${limit}, not ${shortJson(value)}`,
	exclusiveMaximum: (limit, value) => `must be less than ${limit}, not ${shortJson(value)}`,
	multipleOf: (limit, value) => `must be a multiple of ${limit}, not ${shortJson(value)}`,
	minLength: (limit, value) => `must have at least ${counted(limit, 'character')}, not ${characters(value)}`,
	maxLength: (limit, value) => `must have at most ${counted(limit, 'character')}, not ${characters(value)}`,
	pattern: (limit, value) => `must match the pattern ${limit}, not ${shortJson(value)}`,
	format: (limit, value) => `must be of the format ${limit}, not ${shortJson(value)}`,
	minItems: (limit, value) => `must have at least ${counted(limit, 'item')}, not ${(value as unknown[]).length}`,
	maxItems: (limit, value) => `must have at most ${counted(limit, 'item')}, not ${(value as unknown[]).length}`,
	contains: () => 'must have an item that fits "contains"; none does',
	minContains: (limit) => `must have at least ${counted(limit, 'item')} that fit "contains"`,
	maxContains: (limit) => `must have at most ${counted(limit, 'item')} that fit "contains"`,
	minProperties: (limit, value) =>
		`must have at least ${counted(limit, 'field')}, not ${Object.keys(value as object).length}`,
	maxProperties: (limit, value) =>
		`must have at most ${counted(limit, 'field')}, not ${Object.keys(value as object).length}`
};

const TYPE_NAMES: Readonly<Record<string, string>> = {
	array: 'a list',
	boolean: 'true or false',
	integer: 'a whole number',
	null: 'null',
	number: 'a number',
	object: 'an object',
	string: 'text'
};

function typeNames(types: Schema['type']): string {
	return [types ?? []]
		.flat()
		.map((name) => TYPE_NAMES[name])
		.join(' or ');
}

function described(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object' && value !== null) return 'an object';
	return typeof value === 'string' ? `the text ${shortJson(value)}` : shortJson(value);
}

function listed(values: readonly unknown[]): string {
	const shown = values.slice(0, 10).map(shortJson);
	const left = values.length - shown.length;
	if (left > 0) return `one of ${shown.join(', ')} or ${left} more`;
	return shown.length === 1 ? shown.join() : `one of ${shown.join(', ')}`;
}

function counted(limit: string, what: string): string {
	return `${limit} ${what}${limit === '1' ? '' : 's'}`;
}

function characters(value: unknown): number {
	return Array.from(value as string).length;
}
