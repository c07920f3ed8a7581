/**
 * The side of a remote host that runs where programs are cast: takes commands, drives casters. Used by the page in
 * Chromium and by the process in Deno; what differs between them comes in as `AgentCaster`.
 */
import type { CastLimits, ModuleDescription } from '../../../src/lib/wasm/protocol.ts';
import type { HostCastOptions, HostFeed, HostOutcome, HostRequest } from './host.ts';

export type Command =
	| { kind: 'open'; caster: number; size: number }
	| { kind: 'store'; module: string; bytes: Uint8Array }
	| {
			kind: 'cast';
			caster: number;
			cast: number;
			module: string;
			request: HostRequest;
			watched: boolean;
			/** Its stdin is written while it runs. */
			live: boolean;
			/** Cancelled before it begins. */
			aborted: boolean;
	  }
	| { kind: 'abort'; cast: number }
	| { kind: 'write'; cast: number; bytes: Uint8Array }
	| { kind: 'end'; cast: number }
	| { kind: 'inspect'; caster: number; module: string; limits: Partial<CastLimits> }
	| { kind: 'close'; caster: number };

/** Sent while a cast runs. */
export interface OutputEvent {
	cast: number;
	stream: 'stdout' | 'stderr';
	chunk: Uint8Array;
}

/** A caster as a remote host makes it of its own API. */
export interface AgentCaster {
	cast(bytes: Uint8Array, request: HostRequest, options: HostCastOptions): Promise<HostOutcome>;
	inspect(bytes: Uint8Array, limits: Partial<CastLimits>): Promise<ModuleDescription>;
	close(): void;
}

export class Agent {
	readonly #open: (size: number) => AgentCaster;
	readonly #tell: (event: OutputEvent) => void;
	readonly #casters = new Map<number, AgentCaster>();
	readonly #modules = new Map<string, Uint8Array>();
	readonly #aborts = new Map<number, AbortController>();
	readonly #feeds = new Map<number, HostFeed>();

	constructor(open: (size: number) => AgentCaster, tell: (event: OutputEvent) => void) {
		this.#open = open;
		this.#tell = tell;
	}

	async obey(command: Command): Promise<unknown> {
		switch (command.kind) {
			case 'open':
				return void this.#casters.set(command.caster, this.#open(command.size));
			case 'store':
				return void this.#modules.set(command.module, command.bytes);
			case 'cast':
				return this.#cast(command);
			case 'abort':
				return this.#aborts.get(command.cast)?.abort();
			case 'write':
				return this.#feeds.get(command.cast)?.write(command.bytes);
			case 'end':
				return this.#feeds.get(command.cast)?.end();
			case 'inspect':
				return this.#casterOf(command.caster).inspect(this.#moduleOf(command.module), command.limits);
			case 'close':
				return this.#casterOf(command.caster).close();
		}
	}

	async #cast({
		caster,
		cast,
		module,
		request,
		watched,
		live,
		aborted
	}: Command & { kind: 'cast' }): Promise<HostOutcome> {
		const controller = new AbortController();
		if (aborted) controller.abort();
		this.#aborts.set(cast, controller);
		const onOutput = (stream: OutputEvent['stream'], chunk: Uint8Array) => this.#tell({ cast, stream, chunk });
		const onFeed = (feed: HostFeed) => this.#feeds.set(cast, feed);
		const options = { signal: controller.signal, ...(watched ? { onOutput } : {}), ...(live ? { onFeed } : {}) };
		try {
			return await this.#casterOf(caster).cast(this.#moduleOf(module), request, options);
		} finally {
			this.#aborts.delete(cast);
			this.#feeds.delete(cast);
		}
	}

	#casterOf(id: number): AgentCaster {
		const caster = this.#casters.get(id);
		if (caster === undefined) throw new Error(`No caster ${id} is open.`);
		return caster;
	}

	#moduleOf(id: string): Uint8Array {
		const bytes = this.#modules.get(id);
		if (bytes === undefined) throw new Error(`No module ${id} is stored.`);
		return bytes;
	}
}
