/** What goes into a cast and what comes out of it, between bytes and values. */
import { fromBase64 } from './base64.ts';
import { concatBytes } from './bytes.ts';
import { InvalidInputError } from './errors.ts';
import { parseJson, withoutByteOrderMark } from './json/parse.ts';
import { findNonJson, shortJson } from './json/value.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { CastLimits, FieldProblem, InputSource, JsonValue, Manifest, OutputType } from './protocol.ts';
import { SchemaChecker } from './schema/validate.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export { detectOutputType } from './detect.ts';
export { formatOutput } from './format-output.ts';
export { validateInput } from './schema/validate.ts';
export { readAllBytes, readAllText } from './streams.ts';

export type InputType = 'json' | 'text' | 'binary' | 'number' | 'boolean';

type InputLimits = Pick<CastLimits, 'inputBytes'>;

/** What an output is read as: each output type of a manifest, and single numbers and booleans. */
export interface OutputValues extends Record<OutputType, unknown> {
	json: JsonValue;
	text: string;
	html: string;
	/** The text of the rows. */
	table: string;
	binary: Uint8Array;
	image: Uint8Array;
	number: number;
	boolean: boolean;
}

/**
 * The bytes that stand for a value. Without a type, strings are text, byte arrays binary, and all else JSON.
 * A view of bytes is passed on, not copied. A negative zero inside JSON is written `0`, as JSON.stringify does.
 * @throws InvalidInputError when the value is not of the type, cannot be written without loss, or is too large.
 */
export function serializeInput(
	value: unknown,
	type: InputType = detectInputType(value),
	limits: InputLimits = DEFAULT_LIMITS
): Uint8Array {
	const bytes = SERIALIZERS[type](value);
	checkInputSize(bytes.length, limits);
	return bytes;
}

/** The type that a value has by itself. */
export function detectInputType(value: unknown): InputType {
	if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return 'binary';
	if (typeof value === 'string') return 'text';
	if (typeof value === 'number') return 'number';
	return typeof value === 'boolean' ? 'boolean' : 'json';
}

/**
 * The value that bytes stand for. Of a JSON name given twice, the last value counts.
 * @throws InvalidInputError naming the offset of the first byte that is not UTF-8, or the place where JSON goes wrong.
 */
export function deserializeOutput<Type extends keyof OutputValues>(
	output: Uint8Array | readonly Uint8Array[],
	type: Type
): OutputValues[Type] {
	return DESERIALIZERS[type](output instanceof Uint8Array ? output : concatBytes(output));
}

/**
 * The input that a request asks for, as the spell's manifest wants it: `json` must parse (a byte order mark is
 * taken off) and fit the schema, `text` must be UTF-8, and `binary` is bytes as they are, or base64 in a string.
 * @throws InvalidInputError for a request that is of another type, does not fit, or is too large.
 */
export function parseInput(
	request: string | Uint8Array,
	input: Manifest['input'] = {},
	limits: InputLimits = DEFAULT_LIMITS
): InputSource {
	const bytes = requestBytes(request, input);
	checkInputSize(bytes.length, limits);
	const problems = inputProblems(bytes, input);
	if (problems.length > 0) throw new InvalidInputError(problems);
	return { kind: 'bytes', bytes };
}

/**
 * What in an input's bytes does not fit the manifest; none when they do. A schema without a type means JSON.
 * @throws InvalidInputError below `/schema` when the manifest's schema itself cannot be used.
 */
export function inputProblems(bytes: Uint8Array, input: Manifest['input'] = {}): FieldProblem[] {
	const checker = input.schema && new SchemaChecker(input.schema);
	if (input.type === 'binary' || (input.type === undefined && checker === undefined)) return [];
	try {
		const text = decodeUtf8(bytes);
		const value = takesJson(input) ? parseJson(text) : text;
		return checker?.problemsOf(value) ?? [];
	} catch (error) {
		if (error instanceof InvalidInputError) return error.problems;
		throw error;
	}
}

/** @throws InvalidInputError when an input held in memory is larger than its limit, both in bytes. */
export function checkInputSize(bytes: number, { inputBytes }: InputLimits): void {
	if (bytes <= inputBytes) return;
	const message = `The input has ${bytes} bytes; the limit is ${inputBytes} bytes`;
	throw new InvalidInputError([{ path: '', message }]);
}

function takesJson({ type, schema }: NonNullable<Manifest['input']>): boolean {
	return type === 'json' || (type === undefined && schema !== undefined);
}

function requestBytes(request: string | Uint8Array, input: NonNullable<Manifest['input']>): Uint8Array {
	const isJson = takesJson(input);
	if (typeof request !== 'string') return isJson ? withoutMarkBytes(request) : request;
	if (input.type === 'binary') return fromBase64(request);
	return encodeUtf8(isJson ? withoutByteOrderMark(request) : request);
}

function withoutMarkBytes(bytes: Uint8Array): Uint8Array {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const SERIALIZERS: Readonly<Record<InputType, (value: unknown) => Uint8Array>> = {
	json(value) {
		const problem = findNonJson(value);
		if (problem !== undefined) throw new InvalidInputError([problem]);
		return encodeUtf8(JSON.stringify(value));
	},
	text(value) {
		return typeof value === 'string' ? encodeUtf8(value) : refuse('a text', value);
	},
	binary(value) {
		if (value instanceof ArrayBuffer) return new Uint8Array(value);
		if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
		return refuse('bytes', value);
	},
	number(value) {
		if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('a finite number', value);
		return encodeUtf8(Object.is(value, -0) ? '-0' : String(value));
	},
	boolean(value) {
		return typeof value === 'boolean' ? encodeUtf8(String(value)) : refuse('true or false', value);
	}
};

const DESERIALIZERS: Readonly<{ [Type in keyof OutputValues]: (bytes: Uint8Array) => OutputValues[Type] }> = {
	json: readJson,
	text: decodeUtf8,
	html: decodeUtf8,
	table: decodeUtf8,
	binary: (bytes) => bytes,
	image: (bytes) => bytes,
	number(bytes) {
		const value = readJson(bytes);
		return typeof value === 'number' ? value : refuse('a number', value);
	},
	boolean(bytes) {
		const value = readJson(bytes);
		return typeof value === 'boolean' ? value : refuse('true or false', value);
	}
};

function readJson(bytes: Uint8Array): JsonValue {
	return parseJson(decodeUtf8(bytes), { duplicateNames: 'keep-last' });
}

function refuse(wanted: string, value: unknown): never {
	const found = typeof value === 'number' ? String(value) : shortJson(value);
	throw new InvalidInputError([{ path: '', message: `must be ${wanted}, not ${found}` }]);
}
