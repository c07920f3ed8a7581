import { InvalidInputError } from '../errors.ts';
import type { FieldProblem } from '../protocol.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { HostCall } from './host-call.ts';

/** `args_*` and `environ_*`. */
export function stringCalls(
	guest: GuestMemory,
	args: readonly string[],
	env: Readonly<Record<string, string>>
): Record<string, HostCall> {
	const argv = new StringList(guest, args);
	const environ = new StringList(
		guest,
		Object.entries(env).map(([name, value]) => `${name}=${value}`)
	);
	return {
		args_sizes_get: (countAt: number, sizeAt: number) => argv.writeSizes(countAt, sizeAt),
		args_get: (pointersAt: number, bytesAt: number) => argv.write(pointersAt, bytesAt),
		environ_sizes_get: (countAt: number, sizeAt: number) => environ.writeSizes(countAt, sizeAt),
		environ_get: (pointersAt: number, bytesAt: number) => environ.write(pointersAt, bytesAt)
	};
}

/**
 * Refuses what C strings cannot say: a NUL anywhere, a variable's name that is empty or has an `=`.
 * @throws InvalidInputError with `/args/<index>` or `/env/<name>` for each.
 */
export function checkStrings(args: readonly string[], env: Readonly<Record<string, string>>): void {
	const problems: FieldProblem[] = [];
	args.forEach((arg, index) => {
		if (arg.includes('\0')) problems.push({ path: `/args/${index}`, message: 'must not contain a NUL character' });
	});
	for (const [name, value] of Object.entries(env)) {
		const message = environmentProblem(name, value);
		if (message !== undefined) problems.push({ path: `/env/${escapePointer(name)}`, message });
	}
	if (problems.length > 0) throw new InvalidInputError(problems);
}

function environmentProblem(name: string, value: string): string | undefined {
	if (name === '' || name.includes('=')) return 'must have a name, without "="';
	if (name.includes('\0') || value.includes('\0')) return 'must not contain a NUL character';
	return undefined;
}

/** A name as one step of a JSON pointer (RFC 6901). */
export function escapePointer(name: string): string {
	return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Strings as C has them: one block of UTF-8, each string ended by a NUL, and a pointer to each. */
class StringList {
	readonly #guest: GuestMemory;
	readonly #strings: readonly string[];
	#encoded: Uint8Array | undefined;

	constructor(guest: GuestMemory, strings: readonly string[]) {
		this.#guest = guest;
		this.#strings = strings;
	}

	writeSizes(countAt: number, sizeAt: number): number {
		this.#guest.setU32(countAt, this.#strings.length);
		this.#guest.setU32(sizeAt, this.#bytes().length);
		return 0;
	}

	write(pointersAt: number, bytesAt: number): number {
		const bytes = this.#bytes();
		this.#guest.bytes(bytesAt, bytes.length).set(bytes);
		let start = 0;
		for (let i = 0; i < this.#strings.length; i++) {
			this.#guest.setU32(pointersAt + 4 * i, bytesAt + start);
			start = bytes.indexOf(0, start) + 1;
		}
		return 0;
	}

	#bytes(): Uint8Array {
		return (this.#encoded ??= new TextEncoder().encode(this.#strings.map((string) => `${string}\0`).join('')));
	}
}
