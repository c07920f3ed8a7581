import { STORAGE_CAPABILITY } from './kept-folders.svelte.ts';
import { formatArguments } from './arguments.ts';
import { sortDrop } from './dropped-files.ts';
import { formatMs } from './format.ts';
import { writeLimit, type LimitName } from './limit-fields.ts';
import type { MessageAction } from './message.ts';
import { outcomeMessage } from './messages.ts';
import type { RunnerApp } from './root.ts';
import type { Drop } from '../platform/browser/dropped.ts';
import { hostsAskedFor } from '../wasm/network/control.ts';
import type { ModuleDescription } from '../wasm/protocol.ts';

/** Where on the page attention goes. */
export interface RunnerPlaces {
	/** The button that casts. */
	focusCast(): void;
	/** The output comes into sight. */
	showOutput(): void;
	focusInput(): void;
	focusEnvironment(): void;
	/** The card that asks for the network; `false` when none is shown. */
	focusNetwork(): boolean;
	openModule(): void;
	/** The card of what somebody sent. */
	showShared(): void;
	reload(): void;
}

/** `unseen`: its size, hash and imports were not shown yet. */
export type Trust = 'unseen' | 'trusted' | 'untrusted';

/** What the runner's page says of the cast at hand, and does about it. */
export class RunnerDesk {
	readonly #app: RunnerApp;
	readonly #places: RunnerPlaces;

	constructor(app: RunnerApp, places: RunnerPlaces) {
		this.#app = app;
		this.#places = places;
	}

	/** Of the module that is there and can be cast. */
	get description(): ModuleDescription | undefined {
		const { state } = this.#app.choice;
		return state.kind === 'ready' ? state.module.description : undefined;
	}

	/** What saved files are called. */
	get name(): string {
		return this.#app.choice.name;
	}

	get trust(): Trust | undefined {
		const { trusted } = this.#app;
		if (this.description === undefined) return undefined;
		if (!trusted.canBeChosen(this.description.sha256)) return 'unseen';
		return trusted.has(this.description.sha256) ? 'trusted' : 'untrusted';
	}

	/** The hosts that its manifest asks for; none of what somebody sent is asked. */
	get hosts(): string[] {
		const manifest = this.description?.manifest;
		return manifest === undefined || this.#app.choice.isGuest ? [] : hostsAskedFor(manifest);
	}

	/** Whether its manifest asks for a folder that is kept. */
	get asksForFolder(): boolean {
		return this.description?.manifest?.capabilities?.includes(STORAGE_CAPABILITY) ?? false;
	}

	/** Why nothing can be cast now; `undefined` when it can. */
	get hindrance(): string | undefined {
		const { choice, form, terminal } = this.#app;
		const { kind } = choice.state;
		if (kind === 'refused') return 'This module cannot be cast.';
		if (kind === 'failed') return 'The module could not be loaded.';
		if (kind === 'empty' && choice.gallery.kind === 'failed') return 'Open a module first.';
		if (form.tab === 'terminal' && terminal.support === 'none') return 'The terminal cannot be used here.';
		if (form.lacksSecret) return 'A secret was not kept: fill it in again.';
		return form.valid ? undefined : 'A setting cannot be read.';
	}

	/** What the program can reach, as a sentence. */
	get reach(): string {
		const { grants, work, folders } = this.#app;
		const sha256 = this.description?.sha256 ?? '';
		const isOnline = this.hosts.length > 0 && grants.of(sha256) !== 'none';
		const network = isOnline ? 'Network where you allowed it' : 'No network';
		const files = work.isGiven || folders.isOn(sha256) ? 'the files that you gave it' : 'no files';
		return `${network}, ${files}, a limit on time and memory.`;
	}

	/** For who does not see the page: how the cast stands. */
	get announcement(): string {
		const { killed, runner } = this.#app;
		const cast = runner.state;
		if (killed.hold) return 'Not cast yet: it was stopped by force again and again. Cast anyway, or wait a moment.';
		if (cast.kind === 'casting') return cast.cancelling ? 'Cancelling' : 'Casting';
		if (cast.kind === 'idle') return '';
		const { title, what } = outcomeMessage(cast.outcome);
		return `${title}. ${what} It took ${formatMs(cast.outcome.figures.wallMs)}.`;
	}

	/** Takes up what was chosen before. */
	restore(): void {
		const { rehearsal, trusted, grants, keep, folders, form } = this.#app;
		for (const choice of [rehearsal, trusted, grants, keep, folders]) choice.restore();
		form.renewLimits();
	}

	cast(): void {
		const { runner, killed } = this.#app;
		if (this.hindrance !== undefined || runner.casting) return;
		if (this.description !== undefined && killed.holdsBack(this.description.sha256)) this.#places.showOutput();
		else this.#castNow();
	}

	/** What was let go of over the page. */
	async take(drop: Drop): Promise<void> {
		const { work, form, choice } = this.#app;
		const sorted = await sortDrop(drop);
		if (sorted.work.length > 0) void work.add(sorted.work);
		if (sorted.input !== undefined) form.useFile(sorted.input);
		if (sorted.spell !== undefined) await this.#openSpellFile(sorted.spell);
		if (sorted.module !== undefined) await choice.chooseFile(sorted.module);
	}

	/** A file that was picked as a module. */
	open(file: File): Promise<void> {
		return /\.spell$/i.test(file.name) ? this.#openSpellFile(file) : this.#app.choice.chooseFile(file);
	}

	/** What it brings is looked at before it is loaded, as with a link. */
	async #openSpellFile(file: File): Promise<void> {
		await (await this.#app.shared()).openFile(file);
		this.#places.showShared();
	}

	addArgument(path: string): void {
		const { form } = this.#app;
		form.argumentLine = [form.argumentLine.trim(), formatArguments([path])].filter((part) => part !== '').join(' ');
	}

	/** What a message offers to do. */
	act(action: MessageAction): void {
		const places = this.#places;
		switch (action.kind) {
			case 'raise-timeout':
				return this.#raise('timeoutMs', action.timeoutMs);
			case 'raise-memory':
				return this.#raise('memoryBytes', action.memoryBytes);
			case 'raise-output':
				return this.#raise('outputBytes', action.outputBytes);
			case 'raise-files':
				return this.#raise('fileBytes', action.fileBytes);
			case 'edit-input':
				return places.focusInput();
			case 'edit-environment':
				return places.focusEnvironment();
			case 'allow-network':
				return places.focusNetwork() ? undefined : places.focusInput();
			case 'choose-module':
				return places.openModule();
			case 'cast-again':
				return this.cast();
			case 'cast-anyway':
				return this.#castNow();
			case 'reload-page':
				return places.reload();
		}
	}

	#castNow(): void {
		const { killed, runner, form, terminal } = this.#app;
		killed.release();
		void runner.cast();
		if (form.tab === 'terminal') terminal.screen?.focus();
		else this.#places.showOutput();
	}

	#raise(limit: LimitName, value: number): void {
		this.#app.form.setLimit(limit, writeLimit(limit, value));
		this.#places.focusCast();
	}
}
