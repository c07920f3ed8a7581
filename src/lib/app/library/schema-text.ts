import type { JsonValue } from '../../wasm/protocol.ts';

/** Of one schema; a longer one is found by its beginning. */
const MOST_CHARACTERS = 4_000;
/** Values looked at in one schema. */
const MOST_VALUES = 10_000;
/** Their texts are for people; those of other keywords are for validators. */
const TOLD_BY = new Set(['title', 'description', 'enum', 'const', '$comment']);

/** The words of a JSON Schema by which a person would look for it: names of fields, titles, descriptions, choices. */
export function schemaText(schema: JsonValue | undefined): string {
	const words: string[] = [];
	const open: { value: JsonValue; told: boolean; named: boolean }[] = [];
	let length = 0;
	const add = (word: string) => {
		words.push(word);
		length += word.length + 1;
	};
	if (schema !== undefined) open.push({ value: schema, told: false, named: false });
	for (let seen = 0; open.length > 0 && seen < MOST_VALUES && length < MOST_CHARACTERS; seen++) {
		const { value, told, named } = open.pop()!;
		if (typeof value === 'string' && told) add(value);
		if (typeof value !== 'object' || value === null) continue;
		for (const [key, member] of Object.entries(value).reverse()) {
			if (named) add(key);
			const inNames = !named && (key === 'properties' || key === '$defs');
			open.push({
				value: member,
				told: (told && Array.isArray(value)) || (!named && TOLD_BY.has(key)),
				named: inNames
			});
		}
	}
	return words.join(' ').slice(0, MOST_CHARACTERS);
}
