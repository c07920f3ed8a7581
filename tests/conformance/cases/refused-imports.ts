import { expect, test } from 'vitest';
import { compileWat } from '../../unit/support/wat.ts';
import type { Place } from '../place.ts';
import { bareCommand, command, greeter } from '../programs.ts';
import { expectRefusal } from './refusals.ts';

/** A module that imports these, and would run if it could. */
function importing(imports: string): Promise<Uint8Array> {
	return compileWat(`(module ${imports} (func (export "_start")))`);
}

/** A program reaches what it is given, and nothing else that it names. */
export function refusedImports(place: Place): void {
	test('imports that Spell does not give are all named', async () => {
		const module = await importing(`
			(import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
			(import "wasi_snapshot_preview1" "fd_open" (func))
			(import "wasi_unstable" "fd_write" (func))
			(import "env" "fetch" (func))
			(import "env" "seed" (global i32))
			(import "env" "funcs" (table 1 funcref))
			(import "constructor" "constructor" (func))
			(import "__proto__" "toString" (func))
			(memory (export "memory") 1)`);
		const imports = [
			'wasi_snapshot_preview1.fd_open',
			'wasi_unstable.fd_write',
			'env.fetch',
			'env.seed',
			'env.funcs',
			'constructor.constructor',
			'__proto__.toString'
		];
		await expectRefusal(place, module, { code: 'unknown-imports', imports });
	});

	test('a tag is nothing to import', async () => {
		await expectRefusal(place, await importing('(import "env" "oops" (tag))'), {
			code: 'unknown-imports',
			imports: ['env.oops']
		});
	});

	test('Node-API add-ons are told apart', async () => {
		const module = await importing(`
			(import "env" "napi_create_function" (func))
			(import "napi" "node_api_get_module_file_name" (func))
			(import "env" "other" (func))`);
		await expectRefusal(place, module, {
			code: 'napi',
			imports: ['env.napi_create_function', 'napi.node_api_get_module_file_name']
		});
	});

	test('threads are told apart, by their memory or by their call', async () => {
		const shared = await bareCommand('', '(memory (export "memory") 1 2 shared)');
		await expectRefusal(place, shared, { code: 'threads', imports: [] });
		await expectRefusal(place, await importing('(import "env" "memory" (memory 1 2 shared))'), { code: 'threads' });
		const spawning = await importing('(import "wasi" "thread-spawn" (func (param i32) (result i32)))');
		await expectRefusal(place, spawning, { code: 'threads', imports: ['wasi.thread-spawn'] });
	});

	test('only one memory can be imported', async () => {
		const module = await importing('(import "env" "a" (memory 1)) (import "env" "b" (memory 1))');
		await expectRefusal(place, module, { code: 'unsupported-memory' });
	});

	test.each(['env', '__proto__', 'wasi_snapshot_preview1', 'spell'])(
		'a memory may be imported from %s',
		async (from) => {
			const program = await command('(call $print (i32.const 64) (i32.const 2))', {
				memory: '',
				data: 'ok',
				foreign: [`"${from}" "memory" (memory 1)`],
				fields: '(export "memory" (memory 0))'
			});
			expect(await place.cast(program)).toMatchObject({ kind: 'ok', stdout: new TextEncoder().encode('ok') });
		}
	);

	test.each([
		['spell', 'log', '(param i64)', 'spell.log (i64) -> ()'],
		['spell', 'fail', '(param i32 i32) (result i32)', 'spell.fail (i32 i32) -> i32'],
		['env', 'abort', '', 'env.abort () -> ()']
	])('%s.%s imported with another signature is named with it', async (module, name, signature, named) => {
		const program = await importing(`(import "${module}" "${name}" (func ${signature})) (memory (export "memory") 1)`);
		await expectRefusal(place, program, { code: 'unknown-imports', imports: [named] });
	});

	test('a host function imported with another signature ends the cast, not the host', async () => {
		const program = await compileWat(`(module
			(import "wasi_snapshot_preview1" "fd_write" (func $write (param i64 f64) (result i64)))
			(memory (export "memory") 1)
			(func (export "_start") (drop (call $write (i64.const 1) (f64.const 1e300)))))`);
		const outcome = await place.cast(program);
		expect(['invalid-module', 'trapped', 'host-failed']).toContain(outcome.kind);
		expect(await place.cast(await greeter())).toMatchObject({ kind: 'ok' });
	});
}
