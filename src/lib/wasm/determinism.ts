import { InvalidInputError } from './errors.ts';
import type { CastRequest, Determinism, FieldProblem } from './protocol.ts';

/** 2000-01-01T00:00:00Z, in ms since 1970. */
const START_MS = 946_684_800_000;
const STEP_MS = 1;
/** The last moment that a date can say (ECMA-262, 21.4.1.1), in ms. */
const LAST_MS = 8.64e15;
export const LARGEST_SEED = 2 ** 32 - 1;
const LONGEST_STEP_MS = 86_400_000;

/** What a request asks of repeatability, in full; nothing when it does not ask. */
export function determinismOf({ determinism }: CastRequest): Required<Determinism> | undefined {
	return determinism && { startMs: START_MS, stepMs: STEP_MS, ...determinism };
}

/**
 * Refuses what cannot be repeated, and figures out of range.
 * @throws InvalidInputError with a pointer to each field.
 */
export function checkDeterminism(request: CastRequest): void {
	const asked = determinismOf(request);
	if (asked === undefined) return;
	const problems: FieldProblem[] = [];
	const refuse = (path: string, message: string) => problems.push({ path, message });
	const { seed, startMs, stepMs } = asked;
	if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
		refuse('/determinism/seed', `must be a whole number from 0 to ${LARGEST_SEED}, not ${String(seed)}`);
	}
	if (!(startMs >= 0 && startMs <= LAST_MS)) {
		refuse('/determinism/startMs', `must be from 0 to ${LAST_MS}, not ${String(startMs)}`);
	}
	if (!(stepMs >= 0 && stepMs <= LONGEST_STEP_MS)) {
		refuse('/determinism/stepMs', `must be from 0 to ${LONGEST_STEP_MS}, not ${String(stepMs)}`);
	}
	if (request.input?.kind === 'live') refuse('/input', 'cannot be live in a cast that is to be repeatable');
	if ((request.network?.allow.length ?? 0) > 0) {
		refuse('/network', 'cannot be allowed in a cast that is to be repeatable');
	}
	if (problems.length > 0) throw new InvalidInputError(problems);
}
