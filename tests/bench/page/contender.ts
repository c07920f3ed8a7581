/** What every contender is asked: the same words for Spell, the floor and the peers. */

export interface Ask {
	/** Without the program's own name. */
	args?: readonly string[];
	stdin?: Uint8Array | Blob;
	/** Take output as it comes, where the contender can. */
	stream?: boolean;
	/** Kill the program after so many ms. */
	timeoutMs?: number;
	/** The folder `/` with the files of `tree.ts`, where the contender can give files. */
	tree?: boolean;
	/** Cap of its memory, where the contender has such a thing. */
	memoryBytes?: number;
}

export interface Answer {
	/** `ok`, or how else it ended, in the contender's own words. */
	kind: string;
	output: Uint8Array[];
}

/** Casts a loaded program once, in a fresh instance, and gives all that it printed. */
export type Cast = (ask: Ask) => Promise<Answer>;

export interface Contender {
	/** Workers up and waiting, where the contender has any before a cast. */
	start?(): Promise<void>;
	/** Fetches and compiles a program for many casts; with the arguments of an example, prepared on it where it can be. */
	load(url: string, example?: readonly string[]): Promise<Cast>;
}

/** What a contender's module exports. */
export interface ContenderModule {
	create(): Contender;
}

export async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
	return new Uint8Array(await (await fetch(url)).arrayBuffer());
}
