/** JSON with one spelling for each value (RFC 8785), so that equal values have equal hashes. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * No spaces, names in order of their UTF-16 code units, numbers and strings as ECMAScript writes them.
 * @throws TypeError for what JSON cannot say: a number that is not finite, half of a surrogate pair, `undefined`.
 */
export function canonicalJson(value: Json): string {
	if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
	if (typeof value === 'object' && value !== null) return canonicalObject(value as Record<string, Json>);
	if (!isScalar(value)) throw new TypeError(`JSON cannot say ${typeof value} ${String(value)}.`);
	return JSON.stringify(value);
}

function canonicalObject(value: Readonly<Record<string, Json>>): string {
	const names = Object.keys(value).sort();
	return `{${names.map((name) => `${canonicalJson(name)}:${canonicalJson(value[name] as Json)}`).join(',')}}`;
}

function isScalar(value: unknown): boolean {
	if (typeof value === 'string') return value.isWellFormed();
	return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
