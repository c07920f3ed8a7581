import { ByteReader } from '../binary/reader.ts';
import type { ProducerField } from './types.ts';

/** A section with more was not made by a tool. */
const MOST_VALUES = 1_000;

/**
 * The content of a `producers` section (tool conventions: fields of name and version pairs).
 * @throws ModuleRefusedError for content that is none.
 */
export function readProducers(content: Uint8Array): ProducerField[] {
	const reader = new ByteReader(content);
	const fields: ProducerField[] = [];
	let read = 0;
	for (let left = reader.count('fields'); left > 0 && read < MOST_VALUES; left--, read++) {
		const field: ProducerField = { field: reader.name(), values: [] };
		for (let values = reader.count('values'); values > 0 && read < MOST_VALUES; values--, read++) {
			field.values.push({ name: reader.name(), version: reader.name() });
		}
		fields.push(field);
	}
	return fields;
}
