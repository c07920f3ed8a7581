import { InvalidInputError } from './errors.ts';
import type { CastRequest, FieldProblem, TerminalSize } from './protocol.ts';

/** Largest number of columns or rows that a program is told of. */
const MOST_CELLS = 10_000;

/** @throws InvalidInputError naming each side that no terminal has. */
export function checkTerminal(size: TerminalSize | undefined): void {
	if (size === undefined) return;
	const problems = (['columns', 'rows'] as const).flatMap((side): FieldProblem[] => {
		const value: unknown = size[side];
		if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_CELLS) return [];
		const message = `must be a whole number from 1 to ${MOST_CELLS}, not ${String(value)}`;
		return [{ path: `/terminal/${side}`, message }];
	});
	if (problems.length > 0) throw new InvalidInputError(problems);
}

/** The variables that a request's program finds: those given, and on a terminal, what programs look for there. */
export function environmentOf({ env = {}, terminal }: CastRequest): Readonly<Record<string, string>> {
	if (terminal === undefined) return env;
	return { TERM: 'xterm-256color', COLUMNS: String(terminal.columns), LINES: String(terminal.rows), ...env };
}
