import type { OptionTable, ParsedArgs } from './parse-args.ts';
import type { ProcessOutput } from './process-output.ts';

/** One command of `spell`. */
export interface Command<Name extends string = string> {
	/** How it is written, one form a line. */
	usage: readonly string[];
	/** What it does, and what its help must say beside the options. */
	about: string;
	options: OptionTable<Name>;
	/**
	 * Runs it to its end and gives the process's exit code.
	 * @throws UsageError for arguments that cannot be used.
	 */
	run(args: ParsedArgs<Name>, output: ProcessOutput): Promise<number>;
}

/** Types a command's options from its own table. */
export function defineCommand<Name extends string>(command: Command<Name>): Command {
	return command;
}
