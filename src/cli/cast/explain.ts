import type { CastResult, FieldProblem, TrapFrame } from '../../lib/wasm/protocol.ts';
import { LARGEST_PROGRAM_CODE } from '../exit-codes.ts';
import { grouped, sizeText, visible } from '../text.ts';

type Failure<Kind extends CastResult['kind']> = Extract<CastResult, { kind: Kind }>;

/** Frames shown of a trapped stack; a recursion without end has many thousands of the same. */
const FRAMES_SHOWN = 10;

/** What happened, why, and what to do; nothing when there is nothing to say. The first line is the essence. */
export function explain(result: CastResult): string | undefined {
	switch (result.kind) {
		case 'ok':
			return undefined;
		case 'exited':
			return explainExit(result);
		case 'trapped':
			return explainTrap(result);
		case 'timed-out':
			return `timed out after ${grouped(result.deadlineMs)} ms. Raise --timeout-ms if the program needs longer.`;
		case 'memory-limit':
			return explainMemory(result);
		case 'output-limit':
			return `stopped: the program printed more than ${sizeText(result.limitBytes)}. Raise --output-mb if it may.`;
		case 'fuel-limit':
			return `stopped: the program used all of its ${grouped(result.limit)} units of fuel. Raise --fuel if it may use more.`;
		case 'cancelled':
			return 'cancelled.';
		case 'invalid-module':
			return explainRefusal(result);
		case 'invalid-input':
			return ['the input is refused:', ...result.problems.map(problemLine)].join('\n');
		case 'hash-mismatch':
			return `the module is refused: its SHA-256 is ${result.actual}, not ${result.expected}. It is not the module that you meant.`;
		case 'denied':
			return explainDenial(result);
		case 'host-failed':
			return `the cast failed: ${visible(result.message)} (${result.code})${result.transient ? ' Try again.' : ''}`;
	}
}

/** `  /input/name must be text`. */
export function problemLine({ path, message }: FieldProblem): string {
	return `  ${visible(path === '' ? message : `${path} ${message}`)}`;
}

function explainRefusal({ problem }: Failure<'invalid-module'>): string {
	const isLarge = problem.code === 'too-many' && problem.what === 'bytes in one function';
	const advice = isLarge ? 'Raise --function-mb.' : '`spell inspect` shows what is in it.';
	return `the module is refused: ${visible(problem.message)} ${advice}`;
}

function explainExit({ exitCode }: Failure<'exited'>): string | undefined {
	if (exitCode <= LARGEST_PROGRAM_CODE) return undefined;
	return `the program ended with code ${exitCode}. Codes above ${LARGEST_PROGRAM_CODE} have a meaning here, so this process ends with ${LARGEST_PROGRAM_CODE}.`;
}

function explainTrap({ code, message, frames }: Failure<'trapped'>): string {
	const shown = frames.slice(0, FRAMES_SHOWN).map(frameLine);
	const left = frames.length - shown.length;
	const more = left > 0 ? [`  and ${grouped(left)} more`] : [];
	return [
		`the program crashed: ${visible(message)} (${code})`,
		...shown,
		...more,
		'The fault is in the program or its input; other limits would not help.'
	].join('\n');
}

function frameLine({ name, functionIndex, offset }: TrapFrame): string {
	const place = offset === undefined ? '' : `, at byte ${grouped(offset)}`;
	return `  in ${visible(name)} (function ${functionIndex}${place})`;
}

function explainMemory({ phase, limitBytes, requestedBytes, exitCode }: Failure<'memory-limit'>): string {
	const advice = `the limit is ${sizeText(limitBytes)}. Raise --memory-mb.`;
	if (phase === 'declared') return `the module needs ${sizeText(requestedBytes)} of memory to start; ${advice}`;
	const end = exitCode === undefined ? '' : ` It then ended with code ${exitCode}.`;
	return `the program ran out of memory: it asked for ${sizeText(requestedBytes)} in all; ${advice}${end}`;
}

function explainDenial({ capability, name, message, exitCode }: Failure<'denied'>): string {
	if (capability === 'network') return explainHost(name, message, exitCode);
	if (capability !== 'environment') return visible(message);
	const variable = visible(name);
	return `the variable ${variable} looks like a secret, so the program is not given it. If it is meant: --allow-secret ${variable}`;
}

function explainHost(name: string, message: string, exitCode: number | undefined): string {
	const end = exitCode === undefined ? 'crashed' : `ended with code ${exitCode}`;
	return `the program was denied the network, and ${end}. ${visible(message)} If it may go there, and its manifest (if it has one) asks for it: --allow-net ${visible(name)}`;
}
