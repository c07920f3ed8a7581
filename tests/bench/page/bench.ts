/**
 * What the bench calls in a page: contenders by name, programs loaded into them, casts timed from page to page.
 * Every answer is checked, so that a cast that failed fast is not counted as a fast cast.
 */
import type { Answer, Ask, Cast, Contender, ContenderModule } from './contender.ts';

/** An ask as it can be sent into a page. */
export interface Wish extends Omit<Ask, 'stdin'> {
	/** So many bytes of text on stdin; as a file where `asFile`. */
	inputBytes?: number;
	asFile?: boolean;
	/** Take output as it comes, where the contender can. */
	stream?: boolean;
	/** What it must print, or how much. */
	expect?: string | number;
	/** How it must end; `ok` unless given, `any` for any way. */
	kind?: string;
}

export interface Timed {
	ms: number;
	kind: string;
	/** The first of what it printed. */
	text: string;
}

const contenders = new Map<string, Contender>();
const casts = new Map<string, Cast>();

const bench = {
	/** Brings a contender in, without a program. */
	async open(name: string): Promise<void> {
		const module = (await import(/* @vite-ignore */ `/bench/${name}.js`)) as ContenderModule;
		contenders.set(name, module.create());
	},

	/** Makes the input of a wish beforehand. */
	async prepare(wish: Wish): Promise<void> {
		askOf(wish);
	},

	/** Loads a program, with the arguments of an example if the contender has a use for one; gives the ms that it took. */
	async load(name: string, program: string, example?: readonly string[]): Promise<number> {
		const start = performance.now();
		casts.set(`${name} ${program}`, await contenders.get(name)!.load(`/programs/${program}.wasm`, example));
		return performance.now() - start;
	},

	async cast(name: string, program: string, wish: Wish = {}): Promise<Timed> {
		const cast = casts.get(`${name} ${program}`)!;
		const ask = askOf(wish);
		const start = performance.now();
		const answer = await cast(ask);
		const ms = performance.now() - start;
		check(`${name} ${program}`, answer, wish);
		return { ms, kind: answer.kind, text: textOf(answer) };
	},

	/** Casts one after another; gives the ms of each. */
	async burst(name: string, program: string, count: number, wish: Wish = {}): Promise<number[]> {
		const times: number[] = [];
		for (let i = 0; i < count; i++) times.push((await bench.cast(name, program, wish)).ms);
		return times;
	},

	/** Casts one after another; gives the mean, for pages whose clock is too coarse for one cast. */
	async mean(name: string, program: string, count: number, wish: Wish = {}): Promise<number> {
		const start = performance.now();
		for (let i = 0; i < count; i++) await bench.cast(name, program, wish);
		return (performance.now() - start) / count;
	},

	/** So many casts at once; gives the ms until all are done. */
	async together(name: string, program: string, count: number, wish: Wish = {}): Promise<number> {
		const start = performance.now();
		await Promise.all(Array.from({ length: count }, () => bench.cast(name, program, wish)));
		return performance.now() - start;
	},

	/** Casts an endless loop that is killed after `timeoutMs`, then another program. */
	async killThenCast(name: string, timeoutMs: number, next: string, wish: Wish): Promise<{ late: number; ms: number }> {
		const loop = await bench.cast(name, 'loop', { timeoutMs, kind: 'any' });
		const { ms } = await bench.cast(name, next, wish);
		return { late: loop.ms - timeoutMs, ms };
	}
};

export type Bench = typeof bench;
(globalThis as unknown as { bench: Bench }).bench = bench;

const inputs = new Map<number, Uint8Array<ArrayBuffer>>();

function askOf({ inputBytes, asFile = false, stream = false, tree = false, args, timeoutMs, memoryBytes }: Wish): Ask {
	const ask: Ask = { stream, tree, ...(args ? { args } : {}), ...(timeoutMs ? { timeoutMs } : {}) };
	if (memoryBytes) ask.memoryBytes = memoryBytes;
	if (inputBytes !== undefined) ask.stdin = asFile ? fileOf(inputBytes) : inputOf(inputBytes);
	return ask;
}

const files = new Map<number, Blob>();

function fileOf(bytes: number): Blob {
	const file = files.get(bytes) ?? new Blob([inputOf(bytes)]);
	files.set(bytes, file);
	return file;
}

/** Lower-case letters, made once. */
function inputOf(bytes: number): Uint8Array<ArrayBuffer> {
	const known = inputs.get(bytes);
	if (known) return known;
	const input = new Uint8Array(bytes);
	for (let i = 0; i < bytes; i++) input[i] = 97 + ((i * 7) % 26);
	inputs.set(bytes, input);
	return input;
}

function check(what: string, answer: Answer, { expect, kind = 'ok' }: Wish): void {
	if (kind !== 'any' && answer.kind !== kind) throw new Error(`${what} ended as ${answer.kind}: ${textOf(answer)}`);
	const size = answer.output.reduce((sum, { length }) => sum + length, 0);
	const wrong = typeof expect === 'number' ? size !== expect : expect !== undefined && textOf(answer) !== expect;
	if (wrong) throw new Error(`${what} printed ${size} bytes: ${textOf(answer)}`);
}

function textOf({ output }: Answer): string {
	const decoder = new TextDecoder();
	const [first] = output;
	return first === undefined ? '' : decoder.decode(first.subarray(0, 200));
}
