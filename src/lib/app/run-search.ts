import type { DexieCastList } from '../storage/cast-list.ts';

/** Records read at once; the page answers in between. */
const CHUNK = 500;

/** Looks for a text in the spells and inputs of records. What it has read once, it does not read again. */
export class RunSearch {
	readonly #needle: string;
	readonly #list: Pick<DexieCastList, 'between'>;
	readonly #fits = new Map<string, boolean>();

	constructor(needle: string, list: Pick<DexieCastList, 'between'>) {
		this.#needle = needle.toLowerCase();
		this.#list = list;
	}

	/**
	 * The ids that fit, in their order; told again after each piece that was read.
	 * @param ids newest first, of all records of that time or some of them.
	 * @returns false when it was stopped before its end.
	 */
	async look(ids: readonly string[], found: (ids: string[]) => void, signal: AbortSignal): Promise<boolean> {
		const fitting: string[] = [];
		for (let at = 0; at < ids.length; at += CHUNK) {
			const chunk = ids.slice(at, at + CHUNK);
			if (chunk.some((id) => !this.#fits.has(id))) await this.#read(chunk);
			if (signal.aborted) return false;
			fitting.push(...chunk.filter((id) => this.#fits.get(id) === true));
			found([...fitting]);
		}
		if (ids.length === 0) found([]);
		return true;
	}

	async #read(chunk: readonly string[]): Promise<void> {
		const [newest = '', oldest = ''] = [chunk[0], chunk.at(-1)];
		for (const { id, spell, input } of await this.#list.between(newest, oldest)) {
			const text = `${spell}\n${input.fileName ?? ''}\n${input.preview}`;
			this.#fits.set(id, text.toLowerCase().includes(this.#needle));
		}
	}
}
