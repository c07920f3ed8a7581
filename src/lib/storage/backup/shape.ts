/** Reads values of which nothing is known yet: what comes out has the fields that were asked for, and no others. */
import { BackupError } from './backup-error.ts';

/** @throws BackupError `field` or `limit`. */
export type Read<T> = (value: unknown, field: string) => T;

export function text(most: number): Read<string> {
	return (value, field) => {
		if (typeof value !== 'string') throw wrong(field, 'a text', value);
		if (value.length > most) throw new BackupError('limit', field, { limit: most, value: value.length });
		return value;
	};
}

/** From 0 on, unless said. */
export function number(most = Number.MAX_SAFE_INTEGER, least = 0): Read<number> {
	return (value, field) => {
		if (typeof value !== 'number' || !Number.isFinite(value) || value < least || value > most)
			throw wrong(field, `a number from ${least} to ${most}`, value);
		return value;
	};
}

export function matching(pattern: RegExp, what: string): Read<string> {
	return (value, field) => {
		if (typeof value !== 'string' || !pattern.test(value)) throw wrong(field, what, value);
		return value;
	};
}

export const flag: Read<boolean> = (value, field) => {
	if (typeof value !== 'boolean') throw wrong(field, 'true or false', value);
	return value;
};

export function oneOf<const T extends string>(...values: readonly T[]): Read<T> {
	return (value, field) => {
		const found = values.find((each) => each === value);
		if (found === undefined) throw wrong(field, `one of ${values.join(', ')}`, value);
		return found;
	};
}

export function list<T>(read: Read<T>, most: number): Read<T[]> {
	return (value, field) => {
		if (!Array.isArray(value)) throw wrong(field, 'a list', value);
		if (value.length > most) throw new BackupError('limit', field, { limit: most, value: value.length });
		return value.map((item, index) => read(item, `${field}/${index}`));
	};
}

type Fields = Readonly<Record<string, Read<unknown>>>;
type Whole<F extends Fields> = { [Name in keyof F]: ReturnType<F[Name]> };

/** An object with these fields, and with those of `optional` that are there. */
export function object<F extends Fields, O extends Fields = Record<never, never>>(
	fields: F,
	optional?: O
): Read<Whole<F> & Partial<Whole<O>>> {
	return (value, field) => {
		const given = asRecord(value, field);
		const read: Record<string, unknown> = {};
		for (const [name, one] of Object.entries(fields)) read[name] = one(own(given, name), `${field}/${name}`);
		for (const [name, one] of Object.entries(optional ?? {})) {
			const found = own(given, name);
			if (found !== undefined) read[name] = one(found, `${field}/${name}`);
		}
		return read as Whole<F> & Partial<Whole<O>>;
	};
}

/** As `object`, and what else is there as plain JSON: fields that later versions add are kept. */
export function open<F extends Fields, O extends Fields = Record<never, never>>(
	fields: F,
	optional?: O
): Read<Whole<F> & Partial<Whole<O>>> {
	const known = object(fields, optional);
	return (value, field) => {
		const read = known(value, field);
		const names = new Set(Object.keys({ ...fields, ...optional }));
		const others = Object.entries(asRecord(value, field)).filter(([name]) => !names.has(name));
		return { ...(plain(Object.fromEntries(others), field) as object), ...read };
	};
}

const DEEPEST = 6;
const LONGEST_LIST = 1_000;
const LONGEST_TEXT = 20_000;

/** Any JSON of small size; a copy without names that mean something to the engine. */
export function plain(value: unknown, field: string, depth = 0): unknown {
	if (depth > DEEPEST) throw new BackupError('limit', field, { limit: DEEPEST, value: depth });
	if (value === null || typeof value === 'boolean') return value;
	if (typeof value === 'number') return value;
	if (typeof value === 'string') return text(LONGEST_TEXT)(value, field);
	if (Array.isArray(value)) return list((item, at) => plain(item, at, depth + 1), LONGEST_LIST)(value, field);
	const entries = Object.entries(asRecord(value, field));
	if (entries.length > LONGEST_LIST)
		throw new BackupError('limit', field, { limit: LONGEST_LIST, value: entries.length });
	const odd = entries.find(([name]) => name === '__proto__' || name === 'constructor');
	if (odd) throw new BackupError('field', `${field}/${odd[0]}`, { limit: 'no such name' });
	return Object.fromEntries(entries.map(([name, item]) => [name, plain(item, `${field}/${name}`, depth + 1)]));
}

function asRecord(value: unknown, field: string): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(field, 'an object', value);
	return value as Record<string, unknown>;
}

function own(given: Record<string, unknown>, name: string): unknown {
	return Object.hasOwn(given, name) ? given[name] : undefined;
}

function wrong(field: string, limit: string, value: unknown): BackupError {
	const shown = typeof value === 'string' || typeof value === 'number' ? value : typeof value;
	return new BackupError('field', field, { limit, value: value === null ? 'null' : shown });
}
