import { askSupport } from '../../wasm/ask/support.ts';
import type { Caster } from '../../wasm/caster.ts';
import type { LiveInput } from '../../wasm/live-input.ts';
import type { CastEvent, CastOutcome, CastRequest, TerminalSize } from '../../wasm/protocol.ts';
import { outcomeMessage } from '../messages.ts';
import type { Settings } from '../settings.ts';
import { visibleText } from '../visible-text.ts';
import type { LineEditor } from './line-editor.ts';
import type { OutputQueue } from './output-queue.ts';
import type { TerminalScreen } from './terminal-screen.ts';

/** What a program is told while there is nothing to measure. */
const USUAL_SIZE: TerminalSize = { columns: 80, rows: 24 };
/** Most of a single paste, in UTF-16 units. */
const PASTE_UNITS = 1_048_576;

const READS_ALOUD = 'spell-terminal-reader';
/** While no program is there to be typed to. */
const NO_CURSOR = '\x1b[?25l';

/** What the terminal has to do with one cast. */
export interface TerminalCast {
	/** In place of the request's own. */
	readonly request: Required<Pick<CastRequest, 'input' | 'terminal'>>;
	/** What is cast with it shows its output here. */
	watching(caster: Caster): Caster;
}

export interface TerminalDependencies {
	settings: Settings;
	isCasting: () => boolean;
	cancel: () => void;
}

/** What a terminal works with: loaded when one is opened. */
interface TerminalTools {
	readonly queue: OutputQueue;
	readonly editor: LineEditor;
	readonly newFeed: () => LiveInput;
}

/** A terminal: lines typed go to the program that is cast on it, and its output comes back. Outlives the page that shows it. */
export class TerminalSession {
	/** How a program can wait here for what is typed. */
	readonly support = askSupport();
	/** Enter was pressed while nothing is cast. */
	onCast: (() => void) | undefined;
	readonly #dependencies: TerminalDependencies;
	#tools: TerminalTools | undefined;
	#screen = $state.raw<TerminalScreen | undefined>(undefined);
	#readsAloud = $state(false);
	#loading: Promise<void> | undefined;
	#feed: LiveInput | undefined;

	constructor(dependencies: TerminalDependencies) {
		this.#dependencies = dependencies;
	}

	/** Once it is loaded. */
	get screen(): TerminalScreen | undefined {
		return this.#screen;
	}

	/** Whether screen readers are told what is drawn. */
	get readsAloud(): boolean {
		return this.#readsAloud;
	}

	/** Takes up what was chosen before. */
	restore(): void {
		this.#readsAloud = this.#dependencies.settings.read(READS_ALOUD) === 'on';
	}

	chooseReading(enabled: boolean): void {
		this.#readsAloud = enabled;
		this.#dependencies.settings.write(READS_ALOUD, enabled ? 'on' : undefined);
		this.#screen?.readAloud(enabled);
	}

	/** Loads what it is shown on, once. Rejects when that cannot be had; the next call tries again. */
	open(load: () => Promise<TerminalScreen>): Promise<void> {
		this.#loading ??= Promise.all([load(), this.#equip()]).then(
			([screen, { editor }]) => this.#attach(screen, editor),
			(error: unknown) => {
				this.#loading = undefined;
				throw error;
			}
		);
		return this.#loading;
	}

	/** Begins a cast on a cleared screen, as soon as there is one, if one is coming. */
	async begin(): Promise<TerminalCast> {
		await this.#loading?.catch(() => undefined);
		const { queue, editor, newFeed } = await this.#equip();
		const feed = (this.#feed = newFeed());
		queue.clear();
		this.#screen?.reset();
		editor.reset();
		return {
			request: { input: { kind: 'live', feed }, terminal: this.#screen?.size ?? USUAL_SIZE },
			watching: (caster) => this.#watching(caster, feed, queue)
		};
	}

	async #equip(): Promise<TerminalTools> {
		const [{ LineEditor }, { OutputQueue }, { LiveInput }] = await Promise.all([
			import('./line-editor.ts'),
			import('./output-queue.ts'),
			import('../../wasm/live-input.ts')
		]);
		return (this.#tools ??= {
			queue: new OutputQueue((text, drawn) => this.#draw(text, drawn)),
			editor: new LineEditor(USUAL_SIZE.columns, {
				write: (text) => this.#screen?.write(text),
				submit: (text) => this.#send(text),
				end: () => this.#end(),
				clear: () => this.#clear()
			}),
			newFeed: () => new LiveInput()
		});
	}

	#watching(caster: Caster, feed: LiveInput, queue: OutputQueue): Caster {
		const follow = (event: CastEvent) => {
			if (event.kind === 'output' && this.#feed === feed) queue.push(event.stream, event.chunk);
		};
		return {
			load: (bytes, limits) => caster.load(bytes, limits),
			close: () => caster.close(),
			cast: async (module, request, options = {}) => {
				const onEvent = (event: CastEvent) => (follow(event), options.onEvent?.(event));
				const outcome = await caster.cast(module, request, { ...options, onEvent });
				if (this.#feed === feed) queue.whenEmpty(() => this.#finish(feed, outcome));
				return outcome;
			}
		};
	}

	/** Takes the screen's place as it is now. */
	fit(): void {
		const screen = this.#screen;
		if (screen === undefined) return;
		this.#tools?.editor.hide();
		screen.write('', () => {
			screen.fit();
			this.#tools?.editor.show(screen.column, screen.size.columns);
		});
	}

	#attach(screen: TerminalScreen, editor: LineEditor): void {
		this.#screen = screen;
		screen.onType = (data) => this.#type(data);
		screen.onMisfit = () => this.fit();
		screen.readAloud(this.#readsAloud);
		editor.show(0, screen.size.columns);
		if (this.#feed === undefined) screen.write(`${NO_CURSOR}${note('Press Enter to cast.')}`);
	}

	#type(data: string): void {
		if (data === '\x03') return this.#interrupt();
		if (!this.#dependencies.isCasting()) {
			if (data === '\r') this.onCast?.();
			return;
		}
		this.#tools?.editor.type(data.slice(0, PASTE_UNITS));
		if (data.length > PASTE_UNITS) this.#tell('What was pasted is cut: give so much as a file.');
	}

	#interrupt(): void {
		if (!this.#dependencies.isCasting()) return;
		this.#screen?.write('^C');
		this.#dependencies.cancel();
	}

	#send(text: string): void {
		try {
			this.#feed?.write(new TextEncoder().encode(text));
		} catch {
			this.#tell('The program has not read what was typed before: this line was not sent.');
		}
	}

	#end(): void {
		this.#feed?.end();
		this.#tell('End of input');
	}

	#clear(): void {
		const screen = this.#screen;
		if (screen === undefined) return;
		this.#tools?.editor.hide();
		screen.write('', () => {
			screen.clear();
			this.#tools?.editor.show(screen.column, screen.size.columns);
		});
	}

	#draw(text: string, drawn: () => void): void {
		const screen = this.#screen;
		if (screen === undefined) return drawn();
		this.#tools?.editor.hide();
		screen.write(text, () => {
			this.#tools?.editor.show(screen.column, screen.size.columns);
			drawn();
		});
	}

	#tell(text: string): void {
		this.#screen?.write(`${note(text)}\r\n`);
	}

	#finish(feed: LiveInput, outcome: CastOutcome): void {
		if (this.#feed !== feed) return;
		feed.end();
		this.#tools?.editor.hide();
		const screen = this.#screen;
		const line = screen !== undefined && screen.column > 0 ? '\r\n' : '';
		screen?.write(
			`${NO_CURSOR}\x1b[0m${line}${note(`${visibleText(outcomeMessage(outcome).title)}. Enter casts again.`)}`
		);
	}
}

function note(text: string): string {
	return `\x1b[90m[${text}]\x1b[0m`;
}
