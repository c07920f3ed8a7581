import { BenchPage } from './chromium.ts';
import { rotated, type Bench } from './scenario.ts';

const TURN_TIMEOUT_MS = 60_000;
const PAUSE_MS = 30;
/** Without these there is nothing to compare. */
const ESSENTIAL = ['floor', 'spell', 'spell-unmetered'];

/**
 * Contenders in a page each, so in a process each: wasm memories reserve address space, and one contender's
 * garbage could be another's failure. They take turns; a peer that fails or hangs is left out from then on, and noted.
 */
export class Field {
	readonly failures: string[] = [];
	readonly #pages = new Map<string, BenchPage>();

	static async open({ browser }: Bench, url: string, names: readonly string[]): Promise<Field> {
		const field = new Field();
		for (const name of names) {
			field.#pages.set(name, await BenchPage.open(browser.browser, url, []));
			await field.#try(name, (page) => page.call('open', contenderOf(name)));
		}
		return field;
	}

	/** One turn for each contender that is still there, in an order that is another each round. */
	async turns(round: number, turn: (page: BenchPage, name: string) => Promise<unknown>): Promise<void> {
		for (const name of rotated([...this.#pages.keys()], round)) {
			await this.#pages.get(name)!.settle(PAUSE_MS);
			await this.#try(name, (page) => turn(page, name));
		}
	}

	async close(): Promise<void> {
		for (const page of this.#pages.values()) await page.close();
	}

	async #try(name: string, work: (page: BenchPage) => Promise<unknown>): Promise<void> {
		const page = this.#pages.get(name)!;
		try {
			await withTimeout(work(page), TURN_TIMEOUT_MS);
		} catch (error) {
			if (ESSENTIAL.includes(name)) throw error;
			this.failures.push(`${name} failed: ${firstLine(error)}`);
			this.#pages.delete(name);
			await page.close();
		}
	}
}

/** `spell:file` is Spell, asked in another way. */
export function contenderOf(name: string): string {
	return name.replace(/:.*/, '');
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs / 1000} s`)), timeoutMs);
	});
	try {
		return await Promise.race([work, timeout]);
	} finally {
		clearTimeout(timer);
	}
}

function firstLine(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/^page\.evaluate: /, '');
}
