import type { LoadedModule, Rehearser } from '../wasm/caster.ts';
import type { CastRequest } from '../wasm/protocol.ts';
import { exampleRequest } from './example-input.ts';
import type { Settings } from './settings.ts';

const KEY = 'spell-rehearsal';

export interface RehearsalDependencies {
	settings: Settings;
	rehearser: () => Promise<Rehearser>;
	/** Calls back once, when the page has nothing else to do; what it returns takes that back. */
	whenIdle: (callback: () => void) => () => void;
	/** Whether the device has power and data to spare. */
	mayWork: () => Promise<boolean>;
}

/**
 * Rehearses the spell that was opened: its own first example, while the page is idle, so that the engine has made its
 * code fast before it is cast. A cast goes before it: the caster sees to that.
 */
export class Rehearsal {
	readonly #dependencies: RehearsalDependencies;
	#enabled = $state(true);
	#abort = new AbortController();

	constructor(dependencies: RehearsalDependencies) {
		this.#dependencies = dependencies;
	}

	/** Whether the person lets it happen. */
	get enabled(): boolean {
		return this.#enabled;
	}

	/** Takes up what was chosen before. */
	restore(): void {
		this.#enabled = this.#dependencies.settings.read(KEY) !== 'off';
	}

	choose(enabled: boolean): void {
		this.#enabled = enabled;
		this.#dependencies.settings.write(KEY, enabled ? undefined : 'off');
		if (!enabled) this.withdraw();
	}

	/** A spell was opened. */
	offer(module: LoadedModule): void {
		this.withdraw();
		const request = exampleRequest(module.description.manifest);
		if (request === undefined || !this.#enabled) return;
		const { signal } = this.#abort;
		const takeBack = this.#dependencies.whenIdle(() => void this.#rehearse(module, request, signal));
		signal.addEventListener('abort', takeBack);
	}

	/** Another one is about to be, or it may not be rehearsed after all. */
	withdraw(): void {
		this.#abort.abort();
		this.#abort = new AbortController();
	}

	async #rehearse(module: LoadedModule, request: CastRequest, signal: AbortSignal): Promise<void> {
		const mayWork = await this.#dependencies.mayWork();
		if (!mayWork || signal.aborted) return;
		const rehearser = await this.#dependencies.rehearser();
		await rehearser.rehearse(module, request, signal);
	}
}
