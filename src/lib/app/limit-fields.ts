/** The limits that a person sets, in the units that they are asked for in. */
import { MIB } from '../wasm/limits.ts';
import type { CastLimits } from '../wasm/protocol.ts';

export type LimitName = keyof Pick<CastLimits, 'timeoutMs' | 'memoryBytes' | 'outputBytes' | 'fileBytes'>;

export interface LimitField {
	readonly name: LimitName;
	readonly label: string;
	readonly unit: 's' | 'MiB';
	/** How much of the protocol's unit one unit here is. */
	readonly scale: number;
	readonly min: number;
	readonly max: number;
}

export const LIMIT_FIELDS: readonly LimitField[] = [
	{ name: 'timeoutMs', label: 'Time', unit: 's', scale: 1000, min: 0.001, max: 86_400 },
	{ name: 'memoryBytes', label: 'Memory', unit: 'MiB', scale: MIB, min: 0.0625, max: 4096 },
	{ name: 'outputBytes', label: 'Output', unit: 'MiB', scale: MIB, min: 0, max: 4095 },
	{ name: 'fileBytes', label: 'Files', unit: 'MiB', scale: MIB, min: 0, max: 4095 }
];

export type LimitReading = { kind: 'value'; value: number } | { kind: 'invalid'; message: string };

export function readLimit(name: LimitName, text: string): LimitReading {
	const field = fieldOf(name);
	const number = Number(text.trim().replace(',', '.'));
	if (text.trim() === '' || !Number.isFinite(number) || number < field.min || number > field.max) {
		return { kind: 'invalid', message: `From ${field.min} to ${field.max} ${field.unit}` };
	}
	return { kind: 'value', value: Math.round(number * field.scale) };
}

/** The text that reads as this value. */
export function writeLimit(name: LimitName, value: number): string {
	return String(Number((value / fieldOf(name).scale).toFixed(3)));
}

function fieldOf(name: LimitName): LimitField {
	const field = LIMIT_FIELDS.find((candidate) => candidate.name === name);
	if (field === undefined) throw new RangeError(`There is no limit ${name}`);
	return field;
}
