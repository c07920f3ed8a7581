/** Modules made by hand, byte by byte: for what no assembler writes, because it is new or wrong. */
export type Bytes = readonly number[];

export const MAGIC: Bytes = [0x00, 0x61, 0x73, 0x6d];
export const VERSION: Bytes = [0x01, 0x00, 0x00, 0x00];

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;
export const FUNCREF = 0x70;
export const EXTERNREF = 0x6f;

/** Unsigned LEB128, in at least `bytes` bytes: more than needed is over-long. */
export function leb(value: number | bigint, bytes = 1): number[] {
	const out: number[] = [];
	let rest = BigInt(value);
	do {
		out.push(Number(rest & 0x7fn) | 0x80);
		rest >>= 7n;
	} while (rest > 0n || out.length < bytes);
	out.push(out.pop()! & 0x7f);
	return out;
}

/** Signed LEB128. */
export function sleb(value: number | bigint): number[] {
	const out: number[] = [];
	let rest = BigInt(value);
	for (;;) {
		const low = Number(rest & 0x7fn);
		rest >>= 7n;
		const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
		out.push(isLast ? low : low | 0x80);
		if (isLast) return out;
	}
}

export function utf8Name(name: string): number[] {
	const bytes = new TextEncoder().encode(name);
	return [...leb(bytes.length), ...bytes];
}

export function vec(items: readonly Bytes[]): number[] {
	return [...leb(items.length), ...items.flat()];
}

export function section(id: number, content: Bytes): number[] {
	return [id, ...leb(content.length), ...content];
}

export function custom(name: string, content: Bytes): number[] {
	return section(0, [...utf8Name(name), ...content]);
}

/** A whole module of these sections. */
export function wasm(...sections: readonly Bytes[]): Uint8Array<ArrayBuffer> {
	return Uint8Array.from([...MAGIC, ...VERSION, ...sections.flat()]);
}

export function functionType(params: Bytes = [], results: Bytes = []): number[] {
	return [0x60, ...vec(params.map((type) => [type])), ...vec(results.map((type) => [type]))];
}

/** A function body: groups of locals as they are encoded, and code to which `end` is added. */
export function body(code: Bytes, locals: readonly Bytes[] = []): number[] {
	const content = [...vec(locals), ...code, 0x0b];
	return [...leb(content.length), ...content];
}

export function exported(name: string, kind: number, index: number): number[] {
	return [...utf8Name(name), kind, ...leb(index)];
}

export const KIND = Object.freeze({ function: 0, table: 1, memory: 2, global: 3, tag: 4 });

/** The sections of a command that does `code`; more go before, between and after them. */
export function commandSections(code: Bytes = [], bodies: readonly Bytes[] = [body(code)]) {
	return {
		type: section(1, vec([functionType()])),
		function: section(3, vec(bodies.map(() => [0]))),
		export: section(7, vec([exported('_start', KIND.function, 0)])),
		code: section(10, vec(bodies))
	};
}
