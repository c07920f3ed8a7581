import type { TerminalSize } from '../../wasm/protocol.ts';

/** What a session draws on. What it is given to write is safe to show already. */
export interface TerminalScreen {
	/** To be put where it is to be seen. */
	readonly element: HTMLElement;
	readonly size: TerminalSize;
	/** Where the cursor stands, from 0, as far as drawn. */
	readonly column: number;
	/** Calls back when it is drawn. */
	write(text: string, drawn?: () => void): void;
	/** All but the row of the cursor. */
	clear(): void;
	/** As it was at first. */
	reset(): void;
	/** Takes the size of its place. */
	fit(): void;
	/** Takes the page's colours. */
	recolour(): void;
	focus(): void;
	/** Whether screen readers are told what is drawn. Then text that comes without keys (dictated, picked) is not taken. */
	readAloud(enabled: boolean): void;
	/** Called with keys and pastes, as terminals send them. */
	onType: ((data: string) => void) | undefined;
	/** Its place has another size than it has. */
	onMisfit: (() => void) | undefined;
}
