/**
 * The core's failures: one class each, a literal `name`, the facts as fields. Inside the core they are thrown;
 * at its edge (a cast) every one of them becomes a `CastResult`, so that nothing but data crosses a worker's port.
 */
import type { CastResult, FieldProblem, ModuleProblem } from './protocol.ts';

/** A module that Spell does not run, and why. */
export class ModuleRefusedError extends Error {
	override readonly name = 'ModuleRefusedError' as const;
	readonly problem: ModuleProblem;

	constructor(problem: ModuleProblem, options?: ErrorOptions) {
		super(problem.message, options);
		this.problem = problem;
	}
}

/** A module that declares more memory than its cap before it starts. */
export class DeclaredMemoryError extends Error {
	override readonly name = 'DeclaredMemoryError' as const;
	readonly requestedBytes: number;
	readonly limitBytes: number;

	constructor(requestedBytes: number, limitBytes: number) {
		super(`The module needs ${requestedBytes} bytes of memory to start; the limit is ${limitBytes} bytes.`);
		this.requestedBytes = requestedBytes;
		this.limitBytes = limitBytes;
	}
}

/** Bytes that are not the ones that were asked for. Hashes are SHA-256 in lowercase hex. */
export class HashMismatchError extends Error {
	override readonly name = 'HashMismatchError' as const;
	readonly expected: string;
	readonly actual: string;

	constructor(expected: string, actual: string) {
		super(`The bytes have the SHA-256 ${actual}; ${expected} was expected.`);
		this.expected = expected;
		this.actual = actual;
	}
}

/** An input, argument or limit that cannot be used; each problem names its field. */
export class InvalidInputError extends Error {
	override readonly name = 'InvalidInputError' as const;
	readonly problems: FieldProblem[];

	constructor(problems: FieldProblem[], options?: ErrorOptions) {
		super(problems.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; '), options);
		this.problems = problems;
	}
}

/** Something asked for that was not granted. */
export class DeniedError extends Error {
	override readonly name = 'DeniedError' as const;
	readonly capability: 'environment' | 'files' | 'network';
	readonly subject: string;

	constructor(capability: DeniedError['capability'], subject: string, message: string) {
		super(message);
		this.capability = capability;
		this.subject = subject;
	}
}

/** The program printed more than it may. Thrown through the program to stop it. */
export class OutputLimitError extends Error {
	override readonly name = 'OutputLimitError' as const;
	readonly limitBytes: number;

	constructor(limitBytes: number) {
		super(`The program printed more than ${limitBytes} bytes.`);
		this.limitBytes = limitBytes;
	}
}

/** A failure of the host, not of the spell. `transient` ones may be tried again. */
export class HostError extends Error {
	override readonly name = 'HostError' as const;
	readonly code: string;
	readonly transient: boolean;
	/** How long the other side asked to wait before the next try, in ms. */
	readonly retryAfterMs: number | undefined;

	constructor(
		code: string,
		message: string,
		options: ErrorOptions & { transient?: boolean; retryAfterMs?: number } = {}
	) {
		super(message, options);
		this.code = code;
		this.transient = options.transient ?? false;
		this.retryAfterMs = options.retryAfterMs;
	}
}

/** What a cast that failed before or around the program's run ends as. Total: an unknown error is `host-failed`. */
export function resultOfError(error: unknown): CastResult {
	if (error instanceof ModuleRefusedError) return { kind: 'invalid-module', problem: error.problem };
	if (error instanceof InvalidInputError) return { kind: 'invalid-input', problems: error.problems };
	if (error instanceof HashMismatchError)
		return { kind: 'hash-mismatch', expected: error.expected, actual: error.actual };
	if (error instanceof OutputLimitError) return { kind: 'output-limit', limitBytes: error.limitBytes };
	if (error instanceof DeniedError) {
		return { kind: 'denied', capability: error.capability, name: error.subject, message: error.message };
	}
	if (error instanceof DeclaredMemoryError) {
		return {
			kind: 'memory-limit',
			phase: 'declared',
			limitBytes: error.limitBytes,
			requestedBytes: error.requestedBytes
		};
	}
	if (error instanceof HostError) {
		return { kind: 'host-failed', code: error.code, message: error.message, transient: error.transient };
	}
	return { kind: 'host-failed', code: 'unexpected', message: messageOf(error), transient: false };
}

/** Anything can be thrown, also what has no text. */
function messageOf(error: unknown): string {
	if (error instanceof Error) return error.message;
	try {
		return String(error);
	} catch {
		return 'Something that is no error was thrown.';
	}
}
