/**
 * Prints a module in the text format, by wasm-tools (Bytecode Alliance), which is a WebAssembly module itself: a
 * component's core, called by the canonical ABI (`print: func(binary: list<u8>) -> result<string, string>`). Its memory is
 * held to a limit as a spell's is, and it reaches nothing: of WASI it gets random numbers and an empty environment.
 */
import { limitModule } from '../../wasm/binary/limit.ts';
import { parseModule } from '../../wasm/binary/parse.ts';
import { DEFAULT_LIMITS, MIB } from '../../wasm/limits.ts';

/** Most memory that printing may take, in bytes. CPython (26 MB) takes 282 MiB for 125 MB of text. */
export const PRINTER_MEMORY_BYTES = 1024 * MIB;

const PRINT = 'local:wasm-tools/tools#print';
const ERRNO_SUCCESS = 0;
const ERRNO_BADF = 8;
/** A request for random numbers may be this long (Web Crypto). */
const RANDOM_BYTES = 65_536;

export type PrintResult =
	| { kind: 'text'; text: Uint8Array<ArrayBuffer> }
	/** The tool does not print these bytes; or it ran out of memory. */
	| { kind: 'refused'; message: string };

interface Printer {
	memory: WebAssembly.Memory;
	cabi_realloc(old: number, oldSize: number, align: number, size: number): number;
	[PRINT](pointer: number, length: number): number;
}

/** @param tool the bytes of `wasm-tools.core.wasm`. */
export async function printModule(tool: Uint8Array, module: Uint8Array): Promise<PrintResult> {
	const printer = await instantiate(tool);
	try {
		return print(printer, module);
	} catch (error) {
		if (!(error instanceof WebAssembly.RuntimeError)) throw error;
		const grown = printer.memory.buffer.byteLength;
		const isFull = grown > PRINTER_MEMORY_BYTES / 2;
		return { kind: 'refused', message: isFull ? 'Its text needs more than 1 GiB of memory' : error.message };
	}
}

async function instantiate(tool: Uint8Array): Promise<Printer> {
	const limits = { ...DEFAULT_LIMITS, memoryBytes: PRINTER_MEMORY_BYTES, metering: 'unmetered' } as const;
	const module = await WebAssembly.compile(limitModule(parseModule(tool), limits));
	const memory = () => printer.memory.buffer;
	const known = wasi(memory);
	const names = WebAssembly.Module.imports(module).map(({ name }) => name);
	const functions = Object.fromEntries(names.map((name) => [name, known[name] ?? (() => ERRNO_BADF)]));
	const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: functions });
	const printer = instance.exports as unknown as Printer;
	return printer;
}

function wasi(memory: () => ArrayBuffer): Readonly<Record<string, (...args: number[]) => number>> {
	return {
		random_get(pointer = 0, length = 0) {
			for (let done = 0; done < length; done += RANDOM_BYTES) {
				crypto.getRandomValues(new Uint8Array(memory(), pointer + done, Math.min(RANDOM_BYTES, length - done)));
			}
			return ERRNO_SUCCESS;
		},
		environ_sizes_get(count = 0, size = 0) {
			const view = new DataView(memory());
			view.setUint32(count, 0, true);
			view.setUint32(size, 0, true);
			return ERRNO_SUCCESS;
		},
		environ_get: () => ERRNO_SUCCESS
	};
}

/** The answer lies in memory: 0 or 1 (an error), then pointer and length of a UTF-8 text. */
function print(printer: Printer, module: Uint8Array): PrintResult {
	const pointer = printer.cabi_realloc(0, 0, 1, module.length) >>> 0;
	new Uint8Array(printer.memory.buffer, pointer, module.length).set(module);
	const at = printer[PRINT](pointer, module.length) >>> 0;
	const { buffer } = printer.memory;
	const answer = new DataView(buffer, at, 12);
	const start = answer.getUint32(4, true);
	const text = buffer.slice(start, start + answer.getUint32(8, true));
	if (answer.getUint8(0) === 0) return { kind: 'text', text: new Uint8Array(text) };
	return { kind: 'refused', message: new TextDecoder().decode(text) };
}
