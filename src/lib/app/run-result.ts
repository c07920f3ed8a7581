/** A cast's result as a record keeps it: without what may hold a secret, and never long. */
import type { CastResult, FieldProblem, ModuleProblem } from '../wasm/protocol.ts';

/** As many as the page shows, or somewhat more. */
const LONGEST_LIST = 50;
const LONGEST_MESSAGE = 1_000;
const NOT_KEPT = '(not kept: the input has secret fields)';

/** @param secret whether the input held secrets: messages may quote it, so they are left out. */
export function recordResult(result: CastResult, secret: boolean): CastResult {
	const text = (message: string) => (secret ? NOT_KEPT : message.slice(0, LONGEST_MESSAGE));
	const fields = (problems: readonly FieldProblem[]) =>
		problems.slice(0, LONGEST_LIST).map(({ path, message }) => ({ path: text(path), message: text(message) }));
	switch (result.kind) {
		case 'trapped':
			return { ...result, message: text(result.message), frames: result.frames.slice(0, LONGEST_LIST) };
		case 'invalid-input':
			return { kind: result.kind, problems: fields(result.problems) };
		case 'invalid-module':
			return { kind: result.kind, problem: cutProblem(result.problem) };
		case 'denied':
		case 'host-failed':
			return { ...result, message: text(result.message) };
		default:
			return result;
	}
}

function cutProblem(problem: ModuleProblem): ModuleProblem {
	const message = problem.message.slice(0, LONGEST_MESSAGE);
	switch (problem.code) {
		case 'threads':
		case 'napi':
		case 'unknown-imports':
			return { ...problem, message, imports: problem.imports.slice(0, LONGEST_LIST) };
		case 'no-entry-point':
			return { ...problem, message, exports: problem.exports.slice(0, LONGEST_LIST) };
		case 'bad-manifest':
			return { ...problem, message, problems: problem.problems.slice(0, LONGEST_LIST) };
		default:
			return { ...problem, message };
	}
}
