import type { ByteSink, ByteSource } from '../bytes.ts';
import { CastWatch } from '../cast-watch.ts';
import type { FileTree } from '../protocol.ts';
import { clockCalls, Clocks } from './clocks.ts';
import { Descriptors } from './descriptors.ts';
import { fdCalls } from './fd-calls.ts';
import { FileSpace } from './file-space.ts';
import { bytesHeld, directoryOf } from './files.ts';
import { GuestMemory } from './guest-memory.ts';
import { guarded, type HostCall } from './host-call.ts';
import { OpenedDirectory } from './opened-directory.ts';
import { pathCalls } from './path-calls.ts';
import { pollCalls } from './poll.ts';
import { processCalls } from './process-calls.ts';
import { InputStream, OutputStream } from './stdio.ts';
import { checkStrings, escapePointer, stringCalls } from './strings.ts';
import { transferCalls } from './transfer-calls.ts';

export { WASI_PREVIEW1_FUNCTIONS, WASI_PREVIEW1_SIGNATURES } from './preview1.ts';
export { ProcExit } from './process-calls.ts';

export interface WasiOptions {
	/** The program's own name first. */
	args: readonly string[];
	env: Readonly<Record<string, string>>;
	stdin: ByteSource;
	/** What a sink throws goes through the program to the caller, unchanged. So does what `stdin` throws. */
	stdout: ByteSink;
	stderr: ByteSink;
	/** Guest path → tree. The program's changes stay its own; until it ends, the bytes must stay as they are. */
	preopens: Readonly<Record<string, FileTree>>;
	/** Heeded by calls that wait or take long; without it, nothing stops them. */
	watch?: CastWatch;
	/** Told of each exception that goes out of a call, through the program. */
	onThrow?: (error: unknown) => void;
}

/**
 * The host of one WASI preview 1 program. A failure is an errno, a wrong pointer `FAULT`; calls before
 * `bind` find no memory. What is thrown out of a call is `ProcExit` or comes from the streams.
 */
export class WasiHost {
	/** The module `wasi_snapshot_preview1`. */
	readonly imports: Record<string, CallableFunction>;
	readonly #guest = new GuestMemory();

	/** @throws InvalidInputError for an argument, variable or file name that preview 1 cannot say. */
	constructor(options: WasiOptions) {
		checkStrings(options.args, options.env);
		const { watch = CastWatch.idle(), onThrow } = options;
		const guest = this.#guest;
		const clocks = new Clocks(watch);
		const descriptors = openDescriptors(options);
		const calls = [
			stringCalls(guest, options.args, options.env),
			clockCalls(guest, clocks),
			transferCalls(guest, descriptors, watch),
			fdCalls(guest, descriptors),
			pathCalls(guest, descriptors),
			pollCalls(guest, descriptors, clocks),
			processCalls(guest, descriptors, watch)
		];
		this.imports = guardAll(calls, onThrow);
	}

	/** Says where the program's memory is: after instantiation, or before it when the memory is imported. */
	bind(memory: WebAssembly.Memory): void {
		this.#guest.bind(memory);
	}
}

function openDescriptors({ stdin, stdout, stderr, preopens }: WasiOptions): Descriptors {
	const descriptors = new Descriptors([new InputStream(stdin), new OutputStream(stdout), new OutputStream(stderr)]);
	const space = new FileSpace(() => bytesHeld(descriptors));
	for (const [path, tree] of Object.entries(preopens)) {
		const directory = directoryOf(tree, `/preopens/${escapePointer(path)}`);
		descriptors.add(new OpenedDirectory(directory, space, path));
	}
	return descriptors;
}

function guardAll(
	groups: readonly Record<string, HostCall>[],
	onThrow: WasiOptions['onThrow']
): Record<string, CallableFunction> {
	const imports: Record<string, CallableFunction> = {};
	for (const calls of groups) {
		for (const name in calls) imports[name] = guarded(calls[name] as HostCall, onThrow);
	}
	return imports;
}
