/**
 * As much of the peers as the bench uses: they are installed when it first runs, so the
 * checks of the project must not need them.
 */
declare module '@runno/wasi' {
	export class WASIWorkerHost {
		constructor(
			url: string,
			context: {
				args: string[];
				env: Record<string, string>;
				fs: Record<string, never>;
				stdout?: (text: string) => void;
				stderr?: (text: string) => void;
			}
		);
		start(): Promise<{ exitCode: number }>;
		kill(): void;
	}
}

declare module '@wasmer/sdk' {
	export interface Output {
		exitCode: number;
		reason: string;
		stdout: { bytes: Uint8Array };
	}
	export interface Program {
		readonly id?: string;
	}
	export interface Sandbox {
		command(
			program: Program,
			args: readonly string[]
		): {
			run(options: { stdin?: Uint8Array; timeoutMs?: number; outputBytes?: number; check?: boolean }): Promise<Output>;
		};
	}
	export class Wasmer {
		packages: { load(bytes: Uint8Array): Promise<Program> };
		sandboxes: { create(options: { packages: Program[] }): Promise<Sandbox> };
	}
}

declare module '@extism/extism' {
	export function createPlugin(
		manifest: { wasm: { url: URL }[] },
		options: { useWasi: boolean; runInWorker: boolean }
	): Promise<{ call(name: string, input: Uint8Array): Promise<{ bytes(): Uint8Array } | null> }>;
}

declare module '@bytecodealliance/preview2-shim/instantiation' {
	export class WASIShim {
		constructor(options: {
			arguments: string[];
			stdin: { blockingRead(length: bigint): Uint8Array };
			stdout: { write(bytes: Uint8Array): void; blockingFlush(): void };
		});
		getImportObject(): unknown;
	}
}

declare module 'buffer/' {
	export const Buffer: unknown;
}

declare module 'memfs-browser' {
	export interface MemoryFs {
		mkdirSync(path: string): void;
		writeFileSync(path: string, data: Uint8Array): void;
	}
	export class Volume {}
	export function createFsFromVolume(volume: Volume): MemoryFs;
}

declare module '@tybys/wasm-util' {
	export class WASI {
		constructor(options: {
			version: 'preview1';
			args: readonly string[];
			preopens: Readonly<Record<string, string>>;
			fs: unknown;
			print: (text: string) => void;
		});
		getImportObject(): WebAssembly.Imports;
		start(instance: WebAssembly.Instance): number | undefined;
	}
}
