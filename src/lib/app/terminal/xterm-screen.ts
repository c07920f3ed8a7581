/** The terminal component, xterm.js, with what a program could do to the page or its input through it turned off. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ITheme } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { TerminalSize } from '../../wasm/protocol.ts';
import { characterWidth } from './character-width.ts';
import type { TerminalScreen } from './terminal-screen.ts';

const SCROLLBACK_ROWS = 5_000;
const FONT_PX = 13;

export function createXtermScreen(): XtermScreen {
	Terminal.strings.promptLabel = 'Terminal. Type a line and press Enter. Tab leaves it.';
	return new XtermScreen();
}

class XtermScreen implements TerminalScreen {
	readonly element = document.createElement('div');
	onType: ((data: string) => void) | undefined;
	onMisfit: (() => void) | undefined;
	readonly #fit = new FitAddon();
	readonly #terminal = new Terminal({
		allowProposedApi: true,
		convertEol: true,
		cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
		fontFamily: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
		fontSize: FONT_PX,
		// Programs choose their colours for a background that they do not know.
		minimumContrastRatio: 4.5,
		scrollback: SCROLLBACK_ROWS,
		// No link goes anywhere; the filter lets none through either.
		linkHandler: { activate: () => undefined }
	});

	constructor() {
		const terminal = this.#terminal;
		this.element.className = 'size-full';
		terminal.loadAddon(this.#fit);
		terminal.unicode.register({ version: WIDTHS, wcwidth: characterWidth, charProperties });
		terminal.unicode.activeVersion = WIDTHS;
		terminal.attachCustomKeyEventHandler((event) => this.#isOurs(event));
		terminal.onData((data) => this.onType?.(data));
		new ResizeObserver(() => this.#look()).observe(this.element);
	}

	get size(): TerminalSize {
		const { cols, rows } = this.#terminal;
		return { columns: cols, rows };
	}

	get column(): number {
		return this.#terminal.buffer.active.cursorX;
	}

	write(text: string, drawn?: () => void): void {
		this.#terminal.write(text, drawn);
	}

	clear(): void {
		this.#terminal.clear();
	}

	reset(): void {
		this.#terminal.reset();
	}

	fit(): void {
		this.#fit.fit();
	}

	recolour(): void {
		this.#terminal.options.theme = themeOf(this.element);
	}

	focus(): void {
		this.#terminal.focus();
	}

	readAloud(enabled: boolean): void {
		this.#terminal.options.screenReaderMode = enabled;
	}

	/** Opened when it first has a place, as it measures its font there. */
	#look(): void {
		if (this.element.offsetWidth === 0 || this.element.offsetHeight === 0) return;
		if (this.#terminal.element === undefined) {
			this.#terminal.open(this.element);
			this.recolour();
		}
		const proposed = this.#fit.proposeDimensions();
		const { cols, rows } = this.#terminal;
		if (proposed === undefined) requestAnimationFrame(() => this.#look());
		else if (proposed.cols !== cols || proposed.rows !== rows) this.onMisfit?.();
	}

	/** The page's own: Tab, so that nobody is caught in here, the keys that cast, and copying what is selected. */
	#isOurs(event: KeyboardEvent): boolean {
		const { key, ctrlKey, metaKey } = event;
		if (key === 'Tab') return false;
		if (key === 'Enter' && (ctrlKey || metaKey)) return false;
		return !(key.toLowerCase() === 'c' && ctrlKey && this.#terminal.hasSelection());
	}
}

const WIDTHS = 'spell';

/** As xterm.js packs them: whether a character joins the one before, and in how many columns they stand. */
function charProperties(codePoint: number, before: number): number {
	const own = characterWidth(codePoint);
	const widthBefore = (before >> 1) & 3;
	const joins = own === 0 && before !== 0 && widthBefore !== 0;
	return ((joins ? Math.max(own, widthBefore) : own) << 1) | Number(joins);
}

/** The page's colours as they come out in its light or dark. */
function themeOf(element: HTMLElement): ITheme {
	const probe = element.appendChild(document.createElement('span'));
	const read = (name: string) => {
		probe.style.color = `var(--${name})`;
		return getComputedStyle(probe).color;
	};
	const [background, foreground, faint, accent, accentInk] = ['sheet', 'ink', 'ink-faint', 'accent', 'accent-ink'].map(
		read
	);
	probe.remove();
	return {
		background,
		foreground,
		cursor: foreground,
		cursorAccent: background,
		brightBlack: faint,
		selectionBackground: accent,
		selectionForeground: accentInk
	};
}
