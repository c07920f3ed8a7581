import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { suggestion } from './nearest.ts';
import { HELP_OPTION, type OptionTable } from './parse-args.ts';

/** What `spell --help` prints. */
export function generalHelp(): string {
	const commands = Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary] as const);
	return [
		'Casts WebAssembly programs: isolated, inside limits, on this machine.',
		'',
		'Usage: spell <command> [options]',
		'',
		...columns(commands),
		'',
		'`spell <command> --help` explains a command, `spell --version` tells the version.'
	].join('\n');
}

/** ` Did you mean "…"?`, for a command that there is not. */
export function likelyCommand(name: string): string {
	return suggestion(name, Object.keys(COMMANDS));
}

/** What `spell <command> --help` prints. */
export function commandHelp({ usage, about, options }: Command): string {
	const lines = usage.map((form, index) => `${index === 0 ? 'Usage:' : '      '} ${form}`);
	return [...lines, '', about, '', 'Options:', ...columns(optionRows({ ...options, ...HELP_OPTION }))].join('\n');
}

function optionRows(options: OptionTable): (readonly [string, string])[] {
	return Object.entries(options).map(([name, { value, short, help, repeatable }]) => {
		const written = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
		return [written, repeatable ? `${help} May be given more than once.` : help];
	});
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
	const width = Math.max(...rows.map(([left]) => left.length));
	return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
