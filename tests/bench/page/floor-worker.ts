/** The floor's worker: the module at hand, plain messages, imports by hand, a fresh instance each time. */
import type { FloorJob } from './floor.ts';
import { Exit, FloorWasi } from './floor-wasi.ts';

const scope = self as unknown as Worker;
const modules: WebAssembly.Module[] = [];

scope.onmessage = ({ data }: MessageEvent<FloorJob>) => {
	if (data.module) modules[data.id] = data.module;
	const module = modules[data.id]!;
	const output = data.shout ? callFunction(module, data.stdin) : runCommand(module, data);
	scope.postMessage(
		output,
		output.map(({ buffer }) => buffer)
	);
};

function runCommand(module: WebAssembly.Module, { args, stdin }: FloorJob): Uint8Array<ArrayBuffer>[] {
	const wasi = new FloorWasi(args, stdin);
	const instance = new WebAssembly.Instance(module, wasi.imports(module));
	wasi.bind(instance.exports);
	try {
		(instance.exports['_start'] as () => void)();
	} catch (error) {
		if (!(error instanceof Exit) || error.code !== 0) throw error;
	}
	return wasi.out.take();
}

function callFunction(module: WebAssembly.Module, input: Uint8Array): Uint8Array<ArrayBuffer>[] {
	const { exports } = new WebAssembly.Instance(module, {});
	const { alloc, cast, memory } = exports as {
		alloc: (length: number) => number;
		cast: (at: number, length: number) => bigint;
		memory: WebAssembly.Memory;
	};
	const at = alloc(input.length);
	new Uint8Array(memory.buffer).set(input, at);
	const packed = BigInt.asUintN(64, cast(at, input.length));
	const start = Number(packed >> 32n);
	return [new Uint8Array(memory.buffer).slice(start, start + Number(packed & 0xffff_ffffn))];
}
