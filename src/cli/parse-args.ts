import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { suggestion } from './nearest.ts';
import { grouped } from './text.ts';
import { UsageError } from './usage-error.ts';

/** What an option takes. */
export interface OptionSpec {
	help: string;
	/** How its value is called in the help; without it the option is a switch. */
	value?: string;
	/** The value is a whole number from `min` to `max`. */
	range?: readonly [min: number, max: number];
	/** May be given more than once; else the last one counts. */
	repeatable?: boolean;
	short?: string;
}

export type OptionTable<Name extends string = string> = Readonly<Record<Name, OptionSpec>>;

export const HELP_OPTION: OptionTable<'help'> = { help: { short: 'h', help: 'Show this help.' } };

/** A command line that fits its table: every option is known, has its value, and is in its range. */
export class ParsedArgs<Name extends string = string> {
	readonly positionals: string[] = [];
	/** Whatever stands behind `--`. */
	readonly rest: string[] = [];
	readonly #values = new Map<string, string[]>();

	/** @throws UsageError naming the option, the limit and the value. */
	constructor(table: OptionTable<Name>, args: readonly string[]) {
		const { tokens } = parseArgs({
			args: [...args],
			options: configOf(table),
			strict: false,
			allowPositionals: true,
			tokens: true
		});
		let isRest = false;
		for (const token of tokens) {
			if (token.kind === 'option-terminator') isRest = true;
			else if (token.kind === 'positional') (isRest ? this.rest : this.positionals).push(token.value);
			else this.#add(token.name, checkOption(token, table));
		}
	}

	has(name: Name | 'help'): boolean {
		return this.#values.has(name);
	}

	text(name: Name): string | undefined {
		return this.#values.get(name)?.at(-1);
	}

	texts(name: Name): string[] {
		return this.#values.get(name) ?? [];
	}

	/** Of an option with a range. */
	number(name: Name): number | undefined {
		const text = this.text(name);
		return text === undefined ? undefined : Number(text);
	}

	#add(name: string, value: string): void {
		this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
	}
}

interface OptionToken {
	name: string;
	rawName: string;
	value?: string | undefined;
	inlineValue?: boolean | undefined;
}

function configOf(table: OptionTable): ParseArgsOptionsConfig {
	const entries = Object.entries({ ...table, ...HELP_OPTION }).map(([name, { value, short }]) => {
		const type = value === undefined ? ('boolean' as const) : ('string' as const);
		return [name, { type, ...(short === undefined ? {} : { short }) }];
	});
	return Object.fromEntries(entries) as ParseArgsOptionsConfig;
}

function checkOption({ name, rawName, value, inlineValue }: OptionToken, table: OptionTable): string {
	const known: OptionTable = { ...table, ...HELP_OPTION };
	const spec = Object.hasOwn(known, name) ? known[name] : undefined;
	if (spec === undefined) throw unknownOption(rawName, known);
	if (spec.value === undefined) {
		if (value !== undefined) throw new UsageError(`${rawName} takes no value, but "${value}" was given.`);
		return '';
	}
	if (value === undefined || (!inlineValue && isOptionOf(known, value))) throw missingValue(rawName, spec.value, value);
	if (spec.range) checkRange(rawName, value, spec.range);
	return value;
}

function unknownOption(rawName: string, known: OptionTable): UsageError {
	const names = Object.keys(known).map((name) => `--${name}`);
	return new UsageError(`There is no option ${rawName}.${suggestion(rawName, names)}`);
}

/** `--input --json` is a forgotten value far more often than an input of six characters. */
function isOptionOf(known: OptionTable, value: string): boolean {
	return value.startsWith('--') && Object.hasOwn(known, value.slice(2).split('=', 1)[0]!);
}

function missingValue(rawName: string, wanted: string, found: string | undefined): UsageError {
	const meant = found === undefined ? '' : ` If "${found}" is meant as its value, write ${rawName}=${found}.`;
	return new UsageError(`${rawName} needs a value: ${rawName} ${wanted}.${meant}`);
}

function checkRange(rawName: string, value: string, [min, max]: readonly [number, number]): void {
	if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return;
	throw new UsageError(`${rawName} must be a whole number from ${grouped(min)} to ${grouped(max)}, not "${value}".`);
}
