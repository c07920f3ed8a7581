import { describe, expect, test } from 'vitest';
import type { CastLimits, ModuleProblem } from '../../../src/lib/wasm/protocol.ts';
import { compileWat } from '../../unit/support/wat.ts';
import {
	body,
	commandSections,
	custom,
	exported,
	functionType,
	leb,
	MAGIC,
	section,
	utf8Name,
	vec,
	wasm
} from '../../unit/wasm/binary/assemble.ts';
import { utf8, type Place } from '../place.ts';
import { greeter } from '../programs.ts';

/** What a problem must say; its message is for people. */
type Expected = ModuleProblem extends infer Problem
	? Problem extends ModuleProblem
		? Partial<Problem> & Pick<Problem, 'code'>
		: never
	: never;
type Case = readonly [what: string, module: Uint8Array | Promise<Uint8Array>, problem: Expected];

const { type, function: functions, export: exports, code } = commandSections();
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d];
const GROW = [0x41, 0x01, 0x40, 0x00, 0x1a];
const MEMORY = section(5, vec([[0x00, 0x01]]));

/** After the eight bytes of the header. */
const AFTER_HEADER = 8;
const UP_TO_CODE = AFTER_HEADER + type.length + functions.length + exports.length;

const NO_MODULES: readonly Case[] = [
	['no bytes', wasm().subarray(0, 0), { code: 'not-wasm' }],
	['a picture', Uint8Array.from(PNG), { code: 'not-wasm' }],
	['a text', utf8('(module)'), { code: 'not-wasm' }],
	['a module with something before it', Uint8Array.from([0x20, ...wasm()]), { code: 'not-wasm' }],
	['a part of the magic number', Uint8Array.from([0, 0x61, 0x73]), { code: 'truncated', offset: 3 }],
	['a header without its version', Uint8Array.from(MAGIC), { code: 'truncated', offset: 4 }],
	['a component', Uint8Array.from([...MAGIC, 0x0d, 0, 0x01, 0]), { code: 'component' }],
	['a module of version 2', Uint8Array.from([...MAGIC, 2, 0, 0, 0]), { code: 'unsupported-version', version: 2 }]
];

const BROKEN: readonly Case[] = [
	['a header alone', wasm(), { code: 'no-entry-point', exports: [] }],
	[
		'a section twice',
		wasm(type, type, functions, exports, code),
		{ code: 'malformed', offset: AFTER_HEADER + type.length }
	],
	[
		'sections out of order',
		wasm(type, exports, functions, code),
		{ code: 'malformed', offset: AFTER_HEADER + type.length + exports.length }
	],
	['a section of no kind', wasm(type, functions, exports, code, section(14, [])), { code: 'malformed' }],
	['a section longer than the file', wasm([1, ...leb(1_000_000)], type), { code: 'truncated' }],
	['a section of four gigabytes', wasm([1, ...leb(0xffff_ffff)], type), { code: 'truncated' }],
	['a size of more than 32 bits', wasm([1, 0x80, 0x80, 0x80, 0x80, 0x10]), { code: 'malformed', offset: 13 }],
	['a size without an end', wasm([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]), { code: 'malformed', offset: 13 }],
	['four billion types', wasm(section(1, leb(0xffff_ffff))), { code: 'malformed', offset: 10 }],
	['more types than there are', wasm(section(1, [2, ...functionType()])), { code: 'truncated', offset: 14 }],
	['four billion functions', wasm(type, section(3, leb(0xffff_ffff))), { code: 'malformed' }],
	['four billion exports', wasm(type, functions, section(7, leb(0xffff_ffff)), code), { code: 'malformed' }],
	['functions without bodies', wasm(type, functions, exports), { code: 'malformed' }],
	['bodies without functions', wasm(type, exports, code), { code: 'malformed' }],
	['a name longer than its section', wasm(type, functions, section(7, [1, 0x7f, 0x5f])), { code: 'truncated' }],
	[
		'a name that is not UTF-8',
		wasm(type, functions, section(7, [1, 2, 0xc3, 0x28, 0, 0]), code),
		{ code: 'malformed' }
	],
	['a custom section whose name is not UTF-8', wasm(section(0, [1, 0xff])), { code: 'malformed', offset: 11 }],
	[
		'an export of no kind',
		wasm(type, functions, section(7, vec([exported('_start', 5, 0)])), code),
		{ code: 'malformed' }
	],
	['a type of no kind', wasm(section(1, [1, 0x11])), { code: 'malformed', offset: 11 }],
	['a value type of no kind', wasm(section(1, [1, 0x60, 1, 0x10, 0])), { code: 'malformed', offset: 13 }],
	['flags of a memory that mean nothing', wasm(section(5, [1, 0x0f, 1])), { code: 'malformed', offset: 11 }]
];

/** The engine's own checks, reached with the limits compiled in. */
const INVALID_CODE: readonly Case[] = [
	['code that does not type-check', commandOf([0x6a]), { code: 'does-not-compile' }],
	['an index that leads nowhere', commandOf([0x10, 0x07]), { code: 'does-not-compile' }],
	[
		'an export of a function that is not there',
		wasm(type, functions, section(7, vec([exported('_start', 0, 0), exported('x', 0, 9)])), code),
		{ code: 'does-not-compile' }
	],
	[
		'the same export twice',
		wasm(type, functions, section(7, vec([exported('_start', 0, 0), exported('_start', 0, 0)])), code),
		{ code: 'does-not-compile' }
	],
	[
		'a start function with a parameter',
		compileWat('(module (func $early (param i32)) (start $early) (func (export "_start")))'),
		{ code: 'malformed' }
	],
	[
		'a start function that is not there',
		wasm(type, functions, exports, section(8, [9]), code),
		{ code: 'does-not-compile' }
	],
	[
		'bytes behind the last export',
		wasm(type, functions, section(7, [...vec([exported('_start', 0, 0)]), ...exported('hidden', 0, 0)]), code),
		{ code: 'does-not-compile' }
	],
	[
		'bytes behind the last import',
		compileWat('(module (func (export "_start")))').then((bytes) => insertAfterType(bytes, section(2, [0, 0xff]))),
		{ code: 'does-not-compile' }
	]
];

/** What cannot be read cannot be limited: it is refused by name and place, with a memory that grows or without. */
const UNKNOWN_CODE: readonly Case[] = [
	[
		'an unknown instruction before a growth',
		growing([0x27, ...GROW]),
		{ code: 'malformed', offset: UP_TO_CODE + MEMORY.length + 5 }
	],
	[
		'an unknown instruction after a growth',
		growing([...GROW, 0x27]),
		{ code: 'malformed', offset: UP_TO_CODE + MEMORY.length + 10 }
	],
	['an unknown prefixed instruction near a growth', growing([...GROW, 0xfc, 0x7f]), { code: 'malformed' }],
	['an unknown instruction', commandOf([0x27]), { code: 'malformed', offset: UP_TO_CODE + 5 }],
	['a body shorter than its instructions', growing([...GROW, 0x41]), { code: 'does-not-compile' }],
	[
		'a body that ends within an instruction',
		wasm(type, functions, exports, section(10, [1, 3, 0, 0x41, 0x80])),
		{ code: 'truncated', offset: UP_TO_CODE + 7 }
	],
	[
		'a body longer than the code section',
		wasm(type, functions, MEMORY, exports, section(10, [1, 0x7f, 0, 0x0b])),
		{ code: 'truncated' }
	],
	[
		'locals without number',
		wasm(type, functions, exports, section(10, vec([body([], [[...leb(0xffff_ffff), 0x7f]])]))),
		{ code: 'too-many', what: 'locals in one function' }
	]
];

/** A program that is not metered is decoded only where it grows: the rest is for the engine to say. */
const UNREAD_CODE: readonly Case[] = [
	['an unknown instruction near a growth', growing([...GROW, 0x27]), { code: 'malformed' }],
	['an unknown instruction', commandOf([0x27]), { code: 'does-not-compile' }],
	[
		'a body that ends within an instruction',
		wasm(type, functions, exports, section(10, [1, 3, 0, 0x41, 0x80])),
		{ code: 'does-not-compile' }
	]
];

const ENTRY_POINTS: readonly Case[] = [
	[
		'no entry point',
		compileWat('(module (func (export "main")) (memory (export "memory") 1))'),
		{ code: 'no-entry-point', exports: ['main', 'memory'] }
	],
	[
		'a _start with a parameter',
		compileWat('(module (func (export "_start") (param i32)))'),
		{ code: 'wrong-export', name: '_start', expected: 'a function () -> ()', found: 'a function (i32) -> ()' }
	],
	[
		'a _start that is no function',
		compileWat('(module (global (export "_start") i32 (i32.const 0)))'),
		{ code: 'wrong-export', name: '_start', found: 'a global' }
	],
	[
		'a command that calls the host and exports no memory',
		compileWat('(module (import "wasi_snapshot_preview1" "sched_yield" (func (result i32))) (func (export "_start")))'),
		{ code: 'wrong-export', name: 'memory', expected: 'a memory', found: 'nothing' }
	],
	[
		'a cast of another signature',
		functionSpellOf('(func (export "cast") (param i32) (result i32) (i32.const 0))'),
		{ code: 'wrong-export', name: 'cast', expected: 'a function (i32 i32) -> i64', found: 'a function (i32) -> i32' }
	],
	[
		'a cast without alloc',
		compileWat(
			'(module (memory (export "memory") 1) (func (export "cast") (param i32 i32) (result i64) (i64.const 0)))'
		),
		{ code: 'wrong-export', name: 'alloc', found: 'nothing' }
	],
	[
		'a function spell whose memory is a function',
		compileWat(`(module (func (export "memory")) (func (export "alloc") (param i32) (result i32) (i32.const 0))
			(func (export "cast") (param i32 i32) (result i64) (i64.const 0)))`),
		{ code: 'wrong-export', name: 'memory', expected: 'a memory', found: 'a function' }
	]
];

const RESERVED: readonly Case[] = ['spell:refusals', 'spell:refused-pages', 'spell:start', 'spell:anything'].map(
	(name) => [
		`an export called ${name}`,
		compileWat(`(module (func (export "_start")) (global (export "${name}") i64 (i64.const 1)))`),
		{ code: 'malformed' }
	]
);

const TOO_MANY: readonly Case[] = [
	[
		'17 memories',
		compileWat(`(module ${'(memory 0)'.repeat(17)} (func (export "_start")))`),
		{ code: 'too-many', what: 'memories', count: 17, limit: 16 }
	],
	[
		'17 tables',
		compileWat(`(module ${'(table 0 funcref)'.repeat(17)} (func (export "_start")))`),
		{ code: 'too-many', what: 'tables', count: 17, limit: 16 }
	],
	[
		'100,001 functions',
		wasm(type, section(3, vec(many(100_001, [0]))), exports, section(10, vec(many(100_001, body([]))))),
		{ code: 'too-many', what: 'functions', count: 100_001, limit: 100_000 }
	],
	[
		'100,001 types',
		wasm(section(1, vec(many(100_001, functionType()))), functions, exports, code),
		{ code: 'too-many', what: 'types', count: 100_001, limit: 100_000 }
	],
	[
		'100,001 globals',
		wasm(type, functions, section(6, vec(many(100_001, [0x7f, 0, 0x41, 0, 0x0b]))), exports, code),
		{ code: 'too-many', what: 'globals', count: 100_001, limit: 100_000 }
	]
];

const MANIFESTS: readonly Case[] = [
	['a manifest that is no JSON', withManifest('{"name": '), { code: 'bad-manifest' }],
	['a manifest without a name', withManifest('{}'), { code: 'bad-manifest' }],
	['a manifest with a field that is not known', withManifest('{"name":"x","rights":"all"}'), { code: 'bad-manifest' }],
	[
		'a manifest that is not UTF-8',
		wasm(type, functions, exports, code, custom('spell', [0x22, 0xff, 0x22])),
		{ code: 'bad-manifest' }
	],
	[
		'two manifests',
		wasm(type, functions, exports, code, manifest('{"name":"a"}'), manifest('{"name":"b"}')),
		{ code: 'bad-manifest' }
	],
	[
		'a manifest that names the other way in',
		withManifest('{"name":"x","abi":"function"}'),
		{ code: 'wrong-export', name: 'alloc' }
	]
];

/** Bytes that are no module to run: told by loading and by casting alike, at once, and exactly. */
export function refusals(place: Place): void {
	const groups: Record<string, readonly Case[]> = {
		'what is no module': NO_MODULES,
		'what breaks the format': BROKEN,
		'what the engine does not take': INVALID_CODE,
		'what cannot be read': UNKNOWN_CODE,
		'entry points': ENTRY_POINTS,
		'reserved names': RESERVED,
		'too many': TOO_MANY,
		manifests: MANIFESTS
	};
	for (const [name, cases] of Object.entries(groups)) {
		describe(name, () => {
			test.each(cases)('%s', async (_, module, problem) => expectRefusal(place, await module, problem));
		});
	}

	test.each(UNREAD_CODE)('%s, where only what grows is read', async (_, module, problem) => {
		await expectRefusal(place, await module, problem, { metering: 'unmetered' });
	});

	test('a function larger than its limit is not compiled, metered or not', async () => {
		const body = 5;
		const module = commandOf([0x41, 0, 0x1a]);
		for (const metering of ['metered', 'unmetered'] as const) {
			const problem = { code: 'too-many', what: 'bytes in one function', count: body, limit: body - 1 } as const;
			await expectRefusal(place, module, problem, { metering, functionBytes: body - 1 });
			const limits = { metering, functionBytes: body };
			expect(await place.cast(module, { limits })).toMatchObject({ kind: 'ok' });
		}
	});

	test('a module larger than its limit is not looked at', async () => {
		const program = await greeter();
		const limits = { moduleBytes: program.length - 1 };
		const problem = { code: 'too-large', bytes: program.length, limitBytes: program.length - 1 } as const;
		expect(await place.cast(program, { limits })).toMatchObject({ kind: 'invalid-module', problem });
		expect((await place.inspect(program, limits)).problem).toMatchObject(problem);
		expect(await place.cast(program, { limits: { moduleBytes: program.length } })).toMatchObject({ kind: 'ok' });
	});
}

/** Both ways to meet a refusal, and that nothing ran. */
export async function expectRefusal(
	{ cast, inspect }: Place,
	module: Uint8Array,
	problem: Expected,
	limits: Partial<CastLimits> = {}
): Promise<void> {
	const description = await inspect(module, limits);
	expect(description.problem).toMatchObject(problem);
	expect(description.sizeBytes).toBe(module.length);
	const outcome = await cast(module, { limits });
	expect(outcome).toMatchObject({ kind: 'invalid-module', problem: description.problem });
	expect(outcome.stdout).toHaveLength(0);
}

function commandOf(instructions: readonly number[]): Uint8Array {
	return wasm(type, functions, exports, commandSections(instructions).code);
}

/** A command with a memory. */
function growing(instructions: readonly number[]): Uint8Array {
	return wasm(type, functions, MEMORY, exports, commandSections(instructions).code);
}

function insertAfterType(bytes: Uint8Array, inserted: readonly number[]): Uint8Array {
	const at = AFTER_HEADER + 2 + bytes[9]!;
	return Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at)]);
}

function functionSpellOf(cast: string): Promise<Uint8Array> {
	return compileWat(
		`(module (memory (export "memory") 1) (func (export "alloc") (param i32) (result i32) (i32.const 0)) ${cast})`
	);
}

function withManifest(json: string): Uint8Array {
	return wasm(type, functions, exports, code, manifest(json));
}

function manifest(json: string): number[] {
	return section(0, [...utf8Name('spell'), ...utf8(json)]);
}

function many<Item>(count: number, item: Item): Item[] {
	return new Array<Item>(count).fill(item);
}
