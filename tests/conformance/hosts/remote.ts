import { createHash } from 'node:crypto';
import type { CastLimits, ModuleDescription } from '../../../src/lib/wasm/protocol.ts';
import type { Command, OutputEvent } from './agent.ts';
import type { ConformanceHost, HostCaster, HostCastOptions, HostOutcome, HostRequest } from './host.ts';

/** How commands reach an agent elsewhere. */
export interface Channel {
	send(command: Command): Promise<unknown>;
	onOutput(listener: (event: OutputEvent) => void): void;
	close(): Promise<void>;
}

/** A host whose casters live behind a channel. Each module's bytes cross it once. */
export class RemoteHost implements ConformanceHost {
	readonly name: string;
	readonly #channel: Channel;
	readonly #stored = new Map<string, Promise<unknown>>();
	readonly #watchers = new Map<number, HostCastOptions['onOutput']>();
	#casters = 0;
	#casts = 0;

	constructor(name: string, channel: Channel) {
		this.name = name;
		this.#channel = channel;
		channel.onOutput(({ cast, stream, chunk }) => this.#watchers.get(cast)?.(stream, chunk));
	}

	async open(size: number): Promise<HostCaster> {
		const caster = this.#casters++;
		await this.#channel.send({ kind: 'open', caster, size });
		return {
			cast: (bytes, request = {}, options = {}) => this.#cast(caster, bytes, request, options),
			inspect: (bytes, limits = {}) => this.#inspect(caster, bytes, limits),
			close: async () => void (await this.#channel.send({ kind: 'close', caster }))
		};
	}

	close(): Promise<void> {
		return this.#channel.close();
	}

	async #cast(
		caster: number,
		bytes: Uint8Array,
		request: HostRequest,
		{ signal, onOutput, onFeed }: HostCastOptions
	): Promise<HostOutcome> {
		const module = await this.#store(bytes);
		const cast = this.#casts++;
		const watched = onOutput !== undefined;
		if (watched) this.#watchers.set(cast, onOutput);
		const aborted = signal?.aborted ?? false;
		const live = onFeed !== undefined;
		const ending = this.#channel.send({ kind: 'cast', caster, cast, module, request, watched, live, aborted });
		onFeed?.({
			write: (bytes) => void this.#channel.send({ kind: 'write', cast, bytes }),
			end: () => void this.#channel.send({ kind: 'end', cast })
		});
		const abort = (): void => void this.#channel.send({ kind: 'abort', cast });
		signal?.addEventListener('abort', abort, { once: true });
		try {
			return (await ending) as HostOutcome;
		} finally {
			signal?.removeEventListener('abort', abort);
			this.#watchers.delete(cast);
		}
	}

	async #inspect(caster: number, bytes: Uint8Array, limits: Partial<CastLimits>): Promise<ModuleDescription> {
		const module = await this.#store(bytes);
		return (await this.#channel.send({ kind: 'inspect', caster, module, limits })) as ModuleDescription;
	}

	async #store(bytes: Uint8Array): Promise<string> {
		const module = createHash('sha256').update(bytes).digest('hex');
		const storing = this.#stored.get(module) ?? this.#channel.send({ kind: 'store', module, bytes });
		this.#stored.set(module, storing);
		await storing;
		return module;
	}
}
