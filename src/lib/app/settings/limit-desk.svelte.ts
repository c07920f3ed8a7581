/** The limits that casts start with, to be set by a person. */
import { DEFAULT_LIMITS } from '../../wasm/limits.ts';
import { readDefaultLimits, writeDefaultLimits, type ChosenLimits } from '../default-limits.ts';
import { formatCount } from '../format.ts';
import { LIMIT_FIELDS, readLimit, writeLimit } from '../limit-fields.ts';
import type { Settings } from '../settings.ts';

export type DefaultLimitName = keyof ChosenLimits;

export interface DefaultLimitField {
	name: DefaultLimitName;
	label: string;
	unit: string;
	/** In that unit. */
	min: number;
	max: number;
	/** What holds where nothing is chosen. */
	own: string;
}

const FUEL = { name: 'fuel', label: 'Fuel', unit: 'units', min: 1, max: Number.MAX_SAFE_INTEGER } as const;

export const DEFAULT_LIMIT_FIELDS: readonly DefaultLimitField[] = [
	...LIMIT_FIELDS.map((field) => ({ ...field, own: writeLimit(field.name, DEFAULT_LIMITS[field.name]) })),
	{ ...FUEL, own: 'no limit' }
];

/** A text that is no limit. */
export class DefaultLimitError extends RangeError {
	override readonly name = 'DefaultLimitError' as const;
	readonly field: DefaultLimitName;
	readonly value: string;
	readonly least: number;
	readonly most: number;

	constructor({ name, label, unit, min, max }: DefaultLimitField, value: string) {
		super(`${label} takes ${formatCount(min)} to ${formatCount(max)} ${unit}, not “${value}”.`);
		this.field = name;
		this.value = value;
		this.least = min;
		this.most = max;
	}
}

/** @returns the limit in the protocol's unit; `undefined` for an empty text. @throws DefaultLimitError. */
export function readDefaultLimit(name: DefaultLimitName, text: string): number | undefined {
	const value = text.trim();
	if (value === '') return undefined;
	const field = fieldOf(name);
	if (name === 'fuel') {
		const units = Number(value.replaceAll(/[, _]/g, ''));
		if (!Number.isSafeInteger(units) || units < field.min) throw new DefaultLimitError(field, value);
		return units;
	}
	const reading = readLimit(name, value);
	if (reading.kind === 'invalid') throw new DefaultLimitError(field, value);
	return reading.value;
}

/** What casts start with on this device, field by field. */
export class LimitDesk {
	readonly #settings: Settings;
	#chosen = $state.raw<ChosenLimits>({});
	#faults = $state.raw<Partial<Record<DefaultLimitName, DefaultLimitError>>>({});

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** Why what was written last into a field was not taken. */
	get faults(): Readonly<Partial<Record<DefaultLimitName, DefaultLimitError>>> {
		return this.#faults;
	}

	get isChosen(): boolean {
		return Object.keys(this.#chosen).length > 0;
	}

	/** Takes up what was chosen before. */
	restore(): void {
		this.#chosen = readDefaultLimits(this.#settings);
		this.#faults = {};
	}

	/** The text that a field begins with; nothing where Spell's own limit holds. */
	textOf(name: DefaultLimitName): string {
		const value = this.#chosen[name];
		if (value === undefined) return '';
		return name === 'fuel' ? String(value) : writeLimit(name, value);
	}

	/** What a person wrote into a field; nothing goes back to Spell's own limit. What is no limit changes nothing. */
	set(name: DefaultLimitName, text: string): void {
		try {
			this.#choose(name, readDefaultLimit(name, text));
			this.#faults = { ...this.#faults, [name]: undefined };
		} catch (error) {
			if (!(error instanceof DefaultLimitError)) throw error;
			this.#faults = { ...this.#faults, [name]: error };
		}
	}

	/** Spell's own limits for all. */
	reset(): void {
		writeDefaultLimits(this.#settings, {});
		this.restore();
	}

	#choose(name: DefaultLimitName, value: number | undefined): void {
		const next = { ...this.#chosen };
		if (value === undefined) delete next[name];
		else next[name] = value;
		this.#chosen = next;
		writeDefaultLimits(this.#settings, next);
	}
}

function fieldOf(name: DefaultLimitName): DefaultLimitField {
	const field = DEFAULT_LIMIT_FIELDS.find((candidate) => candidate.name === name);
	if (field === undefined) throw new RangeError(`There is no limit ${name}`);
	return field;
}
