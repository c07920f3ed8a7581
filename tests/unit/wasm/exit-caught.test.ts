import { expect, it } from 'vitest';
import { CastWatch } from '../../../src/lib/wasm/cast-watch.ts';
import { FuelMeter, TickBridge } from '../../../src/lib/wasm/fuel.ts';
import { resolveLimits } from '../../../src/lib/wasm/limits.ts';
import { executeWasm } from '../../../src/lib/wasm/execute.ts';
import { loadWasmModule } from '../../../src/lib/wasm/runtime.ts';
import { BytesSource, EMPTY_BYTES } from '../../../src/lib/wasm/bytes.ts';
import { FileSystem } from '../../../src/lib/wasm/wasi/files/file-system.ts';
import { compileWat } from '../support/wat.ts';

/** Ends itself, catches its end, and goes on to its last instruction. */
const CATCHES = `(module
	(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
	(memory (export "memory") 1)
	(func (export "_start") (try (do (call $exit (i32.const 7))) (catch_all))))`;

it('a program that catches its own end has ended so all the same', async () => {
	const limits = resolveLimits();
	const prepared = await loadWasmModule(await compileWat(CATCHES), limits);
	const watch = CastWatch.idle();
	const nowhere = { write: () => undefined };
	const { result } = executeWasm(prepared, {
		args: ['test'],
		env: {},
		files: new FileSystem({}, { limitBytes: 0, openFile: () => expect.unreachable() }),
		stdin: new BytesSource(EMPTY_BYTES),
		stdout: nowhere,
		stderr: nowhere,
		limits,
		watch,
		fuel: new FuelMeter({ now: () => 0, watch }),
		bridge: new TickBridge()
	});
	expect(result).toEqual({ kind: 'exited', exitCode: 7 });
});

it('a WASI function of another signature is refused by name', async () => {
	const source = `(module (import "wasi_snapshot_preview1" "fd_close" (func (param i64) (result i32)))
		(memory (export "memory") 1) (func (export "_start")))`;
	await expect(loadWasmModule(await compileWat(source), resolveLimits())).rejects.toMatchObject({
		problem: { code: 'unknown-imports', imports: ['wasi_snapshot_preview1.fd_close (i64) -> i32'] }
	});
});
