import type {
	CastFigures,
	CastLimits,
	CastRequest,
	CastResult,
	ModuleDescription,
	NetworkRequest,
	WrittenFiles
} from '../../../src/lib/wasm/protocol.ts';

/** What a case asks for: a cast's request, but stdin is simply bytes, as every host takes those. */
export type HostRequest = Omit<CastRequest, 'input'> & { stdin?: Uint8Array };

export type HostOutcome = CastResult & {
	stdout: Uint8Array;
	stderr: Uint8Array;
	figures: CastFigures;
	requests: NetworkRequest[];
	written?: WrittenFiles;
};

/** Input that is written while its program runs. */
export interface HostFeed {
	write(bytes: Uint8Array): void;
	end(): void;
}

export interface HostCastOptions {
	signal?: AbortSignal;
	/** Given: stdin is live, and this gets the way to write it, before the cast begins. */
	onFeed?: (feed: HostFeed) => void;
	/** Called with each piece as it is printed. */
	onOutput?: (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void;
}

/** A caster of one host, reached from the process that runs the tests. */
export interface HostCaster {
	/** Loads the module if need be, and casts it. */
	cast(bytes: Uint8Array, request?: HostRequest, options?: HostCastOptions): Promise<HostOutcome>;
	/** What loading finds. */
	inspect(bytes: Uint8Array, limits?: Partial<CastLimits>): Promise<ModuleDescription>;
	close(): Promise<void>;
}

/** A place that programs are cast in. The same cases hold on all of them. */
export interface ConformanceHost {
	readonly name: string;
	/** A caster of its own, that casts `size` programs at once. */
	open(size: number): Promise<HostCaster>;
	close(): Promise<void>;
}
