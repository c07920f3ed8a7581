/** The files on which host calls are measured: the same for every contender, in a browser and in Node. */

export interface Tree {
	[name: string]: Uint8Array<ArrayBuffer> | Tree;
}

const IN_BYTES = 1_048_576;
const SMALL_FILES = 1_000;
const SMALL_BYTES = 100;
const MANY_FILES = 5_000;

let made: Tree | undefined;

/** Made once. */
export function benchTree(): Tree {
	return (made ??= {
		in: new Uint8Array(IN_BYTES).fill(97),
		small: files(SMALL_FILES, SMALL_BYTES),
		many: files(MANY_FILES, 0)
	});
}

function files(count: number, bytes: number): Tree {
	const names = Array.from({ length: count }, (_, index) => String(index).padStart(4, '0'));
	return Object.fromEntries(names.map((name) => [name, new Uint8Array(bytes).fill(98)]));
}
