/** A shared spell as bytes: the header's length (u32, little-endian), the header, the program, the input. */
import { concatBytes } from '../wasm/bytes.ts';
import { InvalidInputError } from '../wasm/errors.ts';
import { calculateWasmHash } from '../wasm/hash.ts';
import { decodeUtf8, encodeUtf8 } from '../wasm/utf8.ts';
import { MAX_HEADER_BYTES, parseHeader, type PackageHeader } from './package-header.ts';
import { LinkRefusedError, type SharedProgram, type SharedSpell } from './shared-spell.ts';

const LENGTH_BYTES = 4;

export function packSpell(spell: SharedSpell): Uint8Array<ArrayBuffer> {
	const { program, input } = spell;
	const programBytes = program.kind === 'wasm' ? program.bytes : encodeUtf8(program.text);
	const header = encodeUtf8(JSON.stringify(headerOf(spell, programBytes.length)));
	const length = new Uint8Array(LENGTH_BYTES);
	new DataView(length.buffer).setUint32(0, header.length, true);
	return concatBytes([length, header, programBytes, input?.bytes ?? new Uint8Array(0)]) as Uint8Array<ArrayBuffer>;
}

function headerOf(spell: SharedSpell, programBytes: number): PackageHeader {
	const { name, abi, sha256, program, limits, args, input } = spell;
	return {
		v: 1,
		name,
		abi,
		sha256,
		programBytes,
		...(program.kind === 'source' && { source: { language: program.language, compiler: program.compiler } }),
		...(Object.keys(limits).length > 0 && { limits }),
		...(args.length > 0 && { args }),
		...(input && { input: { bytes: input.bytes.length, ...(input.fileName && { fileName: input.fileName }) } })
	};
}

/** @throws LinkRefusedError for what is no package, and for a module with another hash than it says. */
export async function unpackSpell(bytes: Uint8Array): Promise<SharedSpell> {
	const headerBytes = headerLength(bytes);
	const start = LENGTH_BYTES + headerBytes;
	const header = parseHeader(bytes.subarray(LENGTH_BYTES, start));
	const end = start + header.programBytes;
	checkLength(bytes.length, end + (header.input?.bytes ?? 0));
	const program = programOf(header, bytes.slice(start, end));
	if (program.kind === 'wasm') await checkHash(program.bytes, header.sha256);
	const { name, abi, sha256, limits = {}, args = [], input } = header;
	return {
		name,
		abi,
		sha256,
		program,
		limits,
		args,
		...(input && {
			input: {
				bytes: bytes.slice(end),
				...(input.fileName !== undefined && { fileName: input.fileName })
			}
		})
	};
}

function headerLength(bytes: Uint8Array): number {
	if (bytes.length < LENGTH_BYTES) throw damaged(`it has ${bytes.length} bytes, too few for a header`);
	const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
	if (length > MAX_HEADER_BYTES) throw damaged(`its header has ${length} bytes; the limit is ${MAX_HEADER_BYTES}`);
	if (LENGTH_BYTES + length > bytes.length) throw damaged('it ends inside its header');
	return length;
}

function checkLength(actual: number, expected: number): void {
	if (actual !== expected) throw damaged(`it has ${actual} bytes, and its header speaks of ${expected}`);
}

function programOf({ source }: PackageHeader, bytes: Uint8Array<ArrayBuffer>): SharedProgram {
	if (source === undefined) return { kind: 'wasm', bytes };
	try {
		return { kind: 'source', text: decodeUtf8(bytes), ...source };
	} catch (cause) {
		if (!(cause instanceof InvalidInputError)) throw cause;
		throw damaged('its source is not UTF-8 text', cause);
	}
}

async function checkHash(bytes: Uint8Array, expected: string): Promise<void> {
	const actual = await calculateWasmHash(bytes);
	if (actual !== expected) throw new LinkRefusedError({ code: 'wrong-hash', expected, actual });
}

function damaged(message: string, cause?: unknown): LinkRefusedError {
	return new LinkRefusedError({ code: 'damaged', message }, { cause });
}
