import type { ByteSink, ByteSource } from '../bytes.ts';
import type { Alarm } from '../alarm.ts';
import { CastWatch } from '../cast-watch.ts';
import { clockCalls, SystemClocks } from './clocks.ts';
import { Descriptors } from './descriptors.ts';
import type { StreamKind } from './device.ts';
import type { DeterminedWorld } from './determined.ts';
import { fdCalls } from './fd-calls.ts';
import type { FileSystem } from './files/file-system.ts';
import { GuestMemory } from './guest-memory.ts';
import { guarded, type HostCall } from './host-call.ts';
import { pathCalls } from './path-calls.ts';
import { pollCall } from './poll.ts';
import { processCalls } from './process-calls.ts';
import { InputStream, OutputStream } from './stdio.ts';
import { checkStrings, stringCalls } from './strings.ts';
import { transferCalls, waitingRead } from './transfer-calls.ts';
import { waiting } from './waiting.ts';

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
	/** The bytes that it was given must stay as they are until the program ends. */
	files: FileSystem;
	/** Heeded by calls that wait or take long; without it, nothing stops them. */
	watch?: CastWatch;
	/** Given: calls that wait suspend the program, which must be entered by `WebAssembly.promising`. */
	alarm?: Alarm;
	/** Whether `stdin` is written while the program runs. */
	isLive?: boolean;
	/** What the three streams say that they are; pipes unless given. */
	streams?: StreamKind;
	/** Given: its time and chance in place of the machine's. */
	world?: DeterminedWorld;
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

	/** @throws InvalidInputError for an argument or variable that preview 1 cannot say. */
	constructor(options: WasiOptions) {
		checkStrings(options.args, options.env);
		const { watch = CastWatch.idle(), alarm, isLive = false, world, onThrow } = options;
		const guest = this.#guest;
		const clocks = world?.clocks ?? new SystemClocks(watch);
		const descriptors = openDescriptors(options);
		const transfers = transferCalls(guest, descriptors, watch);
		const calls = [
			stringCalls(guest, options.args, options.env),
			clockCalls(guest, clocks),
			transfers,
			fdCalls(guest, descriptors),
			pathCalls(guest, descriptors),
			processCalls(guest, descriptors, watch, world?.random)
		];
		const waits = { watch, alarm, onThrow };
		this.imports = guardAll(calls, onThrow);
		this.imports.poll_oneoff = waiting(pollCall(guest, descriptors, clocks, watch), waits);
		if (isLive) this.imports.fd_read = waiting(waitingRead(descriptors, transfers.fd_read!), waits);
	}

	/** Says where the program's memory is: after instantiation, or before it when the memory is imported. */
	bind(memory: WebAssembly.Memory): void {
		this.#guest.bind(memory);
	}
}

function openDescriptors({ stdin, stdout, stderr, files, streams }: WasiOptions): Descriptors {
	const opened = [
		new InputStream(stdin, streams),
		new OutputStream(stdout, streams),
		new OutputStream(stderr, streams)
	];
	return new Descriptors([...opened, ...files.open()]);
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
