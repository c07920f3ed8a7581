import { readFunctionNames } from './binary/names.ts';
import type { TrapCode, TrapFrame } from './protocol.ts';

/**
 * What engines say when they trap, by cause: V8 (Chromium, Node, Deno), SpiderMonkey (Firefox) and JavaScriptCore
 * (Safari) each in their own words. The first pattern that fits wins.
 */
const MESSAGES: readonly (readonly [pattern: RegExp, code: TrapCode])[] = [
	[/call stack|too much recursion|stack overflow/i, 'stack-overflow'],
	[/unreachable/i, 'unreachable'],
	[/bounds call_indirect/i, 'out-of-bounds-table'],
	[/bounds trunc/i, 'invalid-conversion'],
	[/null function|signature mismatch|indirect call (signature )?to null|call_indirect/i, 'indirect-call-mismatch'],
	[/table (index|access|element)|table.*out of bounds|out of bounds table/i, 'out-of-bounds-table'],
	[/out.of.bounds|memory access|offset is out of bounds/i, 'out-of-bounds-memory'],
	[/divide by zero|division by zero|remainder by zero/i, 'integer-divide-by-zero'],
	[/divide result unrepresentable|integer overflow/i, 'integer-overflow'],
	[/float unrepresentable|invalid conversion|truncat/i, 'invalid-conversion'],
	[/null pointer|null reference|dereferencing a null/i, 'null-reference'],
	[/out of memory|allocat/i, 'out-of-memory']
];

/** A trap as data. Frames are the program's own functions, innermost first. */
export interface Trap {
	code: TrapCode;
	message: string;
	frames: TrapFrame[];
}

/** Whether an error is the engine stopping the program: a trap, an overflow of the stack, or its own uncaught exception. */
export function isTrap(error: unknown): error is Error {
	if (error instanceof WebAssembly.RuntimeError || isWasmException(error)) return true;
	return error instanceof Error && MESSAGES[0]![0].test(error.message) && /RangeError|InternalError/.test(error.name);
}

/** Describes a trap, with names from the module's name section where it has one. */
export function describeTrap(error: Error, module: WebAssembly.Module): Trap {
	const code = isWasmException(error) ? 'uncaught-exception' : codeOf(error.message);
	const message = code === 'uncaught-exception' ? 'The program threw an exception that nothing caught.' : error.message;
	return { code, message, frames: framesOf(error.stack ?? '', module) };
}

function isWasmException(error: unknown): boolean {
	return 'Exception' in WebAssembly && error instanceof (WebAssembly.Exception as unknown as ErrorConstructor);
}

function codeOf(message: string): TrapCode {
	return MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}

/**
 * V8 and SpiderMonkey write `wasm-function[12]:0x1a2b` in each line, V8 after the function's name; JavaScriptCore names
 * only functions it knows.
 */
function framesOf(stack: string, module: WebAssembly.Module): TrapFrame[] {
	const places = [...stack.matchAll(/(?:at (\S+) \()?[^\s(]*wasm-function\[(\d+)\](?::0x([0-9a-f]+))?/g)];
	if (places.length === 0) return [];
	const names = namesOf(module);
	return places.map(([, shown, index, offset]) => {
		const functionIndex = indexOf(shown, Number(index), names);
		const name = names.get(functionIndex) ?? `func[${functionIndex}]`;
		return { name, functionIndex, ...(offset === undefined ? {} : { offset: parseInt(offset, 16) }) };
	});
}

/** Deno 2.9 writes index 0 for every function, but its right name: that tells, where only one function has it. */
function indexOf(shown: string | undefined, index: number, names: ReadonlyMap<number, string>): number {
	if (index !== 0 || shown === undefined || names.get(index) === shown) return index;
	const [only, another] = [...names].filter(([, name]) => name === shown);
	return only !== undefined && another === undefined ? only[0] : index;
}

function namesOf(module: WebAssembly.Module): Map<number, string> {
	const [content] = WebAssembly.Module.customSections(module, 'name');
	return content ? readFunctionNames(new Uint8Array(content)) : new Map<number, string>();
}
