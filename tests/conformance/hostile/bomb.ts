/** Large modules, made without large arrays of numbers. */
import { nameBytes, lebU, sectionHeader } from '../../../src/lib/wasm/binary/writer.ts';
import { concatBytes } from '../../../src/lib/wasm/bytes.ts';

type Piece = Uint8Array | readonly number[];

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const END = 0x0b;

export function joined(...pieces: readonly Piece[]): Uint8Array {
	return concatBytes(pieces.map((piece) => (piece instanceof Uint8Array ? piece : new Uint8Array(piece))));
}

/** The same bytes so many times. */
export function repeated(piece: readonly number[], times: number): Uint8Array {
	const bytes = new Uint8Array(piece.length * times);
	for (let at = 0; at < bytes.length; at += piece.length) bytes.set(piece, at);
	return bytes;
}

export function section(id: number, ...content: readonly Piece[]): Uint8Array {
	const bytes = joined(...content);
	return joined(sectionHeader(id, bytes.length), bytes);
}

export function custom(name: string, ...content: readonly Piece[]): Uint8Array {
	return section(0, nameBytes(name), ...content);
}

/** A body without its size: its groups of locals as they are encoded, and its code, to which `end` is added. */
export function body(code: Piece, locals: Piece = [0]): Uint8Array {
	const content = joined(locals, code, [END]);
	return joined(lebU(content.length), content);
}

/** What a command is made of, each with a way to say something else. */
export interface BombParts {
	types?: Piece;
	imports?: Piece;
	/** How many functions there are, all of type 0, unless `functions` says so. */
	bodies?: readonly Uint8Array[];
	functions?: Piece;
	code?: Piece;
	/** Sections between the functions and the exports, between these and the code, and behind all. */
	between?: readonly Uint8Array[];
	before?: readonly Uint8Array[];
	behind?: readonly Uint8Array[];
	/** Index of `_start`. */
	start?: number;
}

/** A command of no imports and one page of memory, but for what is given. */
export function bomb(parts: BombParts = {}): Uint8Array {
	const {
		types = [1, 0x60, 0, 0],
		imports,
		bodies = [body([])],
		between = [],
		before = [],
		behind = [],
		start = 0
	} = parts;
	const { functions = joined(lebU(bodies.length), new Uint8Array(bodies.length)) } = parts;
	const { code = joined(lebU(bodies.length), ...bodies) } = parts;
	return joined(
		HEADER,
		section(1, types),
		...(imports ? [section(2, imports)] : []),
		section(3, functions),
		section(5, [1, 0, 1]),
		...between,
		section(7, [2, ...nameBytes('_start'), 0, ...lebU(start), ...nameBytes('memory'), 2, 0]),
		...before,
		section(10, code),
		...behind
	);
}
