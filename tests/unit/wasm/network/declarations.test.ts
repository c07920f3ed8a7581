import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../scripts/tools.ts';
import { createNodeCaster } from '../../../../src/lib/platform/node/caster.ts';
import { concatBytes } from '../../../../src/lib/wasm/bytes.ts';
import type { CastOutcome } from '../../../../src/lib/wasm/protocol.ts';
import { readDoc } from '../../../support/markdown.ts';
import { serve, type TestServer } from '../../../support/http-server.ts';

/** The declarations of docs/ABI.md in a language. */
function declarations(language: 'c' | 'rust' | 'ts'): string {
	const block = readDoc('docs/ABI.md').blocks.find(
		(one) => one.language === language && one.text.includes('fetch_open')
	);
	return block?.text ?? expect.unreachable(`docs/ABI.md declares nothing in ${language}`);
}

const BODIES = {
	ts: `
export function alloc(length: i32): usize { return heap.alloc(<usize>length); }

export function cast(pointer: usize, length: i32): i64 {
  const words = heap.alloc(8);
  const headers = String.UTF8.encode("Accept: text/plain\\n");
  if (fetch_open(0, 0, pointer, length, changetype<usize>(headers), headers.byteLength, 0, 0, words)) return 0;
  const handle = load<u32>(words);
  const buffer = heap.alloc(65536);
  let filled: usize = 0;
  if (fetch_status(handle, buffer)) return 0;
  filled = load<u32>(buffer) == 200 ? 0 : 1;
  if (fetch_headers(handle, buffer, 65536, words)) return 0;
  for (;;) {
    if (fetch_read(handle, buffer + filled, 65536 - filled, words)) return 0;
    if (load<u32>(words) == 0) break;
    filled += load<u32>(words);
  }
  if (fetch_close(handle)) return 0;
  return (<i64>buffer << 32) | <i64>filled;
}`,
	c: `
static uint8_t input[4096], output[65536];
__attribute__((export_name("alloc"))) void *alloc(uint32_t length) { return length <= sizeof input ? input : 0; }
__attribute__((export_name("cast"))) uint64_t cast(const char *address, uint32_t length) {
  static const char headers[] = "Accept: text/plain\\n";
  uint32_t handle, status, whole, count, filled = 0;
  if (spell_fetch_open(0, 0, address, length, headers, sizeof headers - 1, 0, 0, &handle)) return 0;
  if (spell_fetch_status(handle, &status) || status != 200) return 0;
  if (spell_fetch_headers(handle, (char *)output, sizeof output, &whole)) return 0;
  do {
    if (spell_fetch_read(handle, output + filled, sizeof output - filled, &count)) return 0;
    filled += count;
  } while (count);
  if (spell_fetch_close(handle)) return 0;
  return (uint64_t)(uintptr_t)output << 32 | filled;
}`,
	rust: `
#[no_mangle]
pub extern "C" fn alloc(length: u32) -> *mut u8 {
    vec![0; length as usize].leak().as_mut_ptr()
}

#[no_mangle]
pub unsafe extern "C" fn cast(address: *const u8, length: u32) -> u64 {
    let headers = b"Accept: text/plain\\n";
    let output = vec![0u8; 65536].leak();
    let (mut handle, mut status, mut whole, mut count, mut filled) = (0, 0, 0, 1, 0);
    let none = std::ptr::null();
    if fetch_open(none, 0, address, length as usize, headers.as_ptr(), headers.len(), none, 0, &mut handle) != 0 { return 0; }
    if fetch_status(handle, &mut status) != 0 || status != 200 { return 0; }
    if fetch_headers(handle, output.as_mut_ptr(), output.len(), &mut whole) != 0 { return 0; }
    while count != 0 {
        if fetch_read(handle, output[filled..].as_mut_ptr(), output.len() - filled, &mut count) != 0 { return 0; }
        filled += count;
    }
    if fetch_close(handle) != 0 { return 0; }
    (output.as_ptr() as u64) << 32 | filled as u64
}`
};

let folder = '';
let server: TestServer;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'spell-fetch-'));
	server = await serve(({ headers }, response) => response.end(`hello, ${headers.accept}`));
});
afterAll(async () => {
	await server.close();
	await rm(folder, { recursive: true });
});

/** Writes a program that fetches the address that is its input, compiles it, and casts it. */
async function castOf(
	language: keyof typeof BODIES,
	compile: (source: string, module: string) => void
): Promise<CastOutcome> {
	const [source, module] = [
		join(folder, `fetch.${language === 'rust' ? 'rs' : language}`),
		join(folder, `${language}.wasm`)
	];
	await writeFile(source, declarations(language) + BODIES[language]);
	compile(source, module);
	const caster = createNodeCaster({ size: 1 });
	try {
		const input = { kind: 'bytes', bytes: new TextEncoder().encode(`${server.origin}/`) } as const;
		return await caster.cast(await caster.load(await readFile(module)), { input, network: { allow: [server.origin] } });
	} finally {
		caster.close();
	}
}

function expectFetched(outcome: CastOutcome): void {
	expect(outcome).toMatchObject({ kind: 'ok', requests: [{ kind: 'answered', status: 200 }] });
	expect(new TextDecoder().decode(concatBytes(outcome.stdout))).toBe('hello, text/plain');
}

test('the declarations for AssemblyScript are those of the host', { timeout: 60_000 }, async () => {
	const asc = join(ROOT, 'node_modules', 'assemblyscript', 'bin', 'asc.js');
	const compile = (source: string, module: string) =>
		void execFileSync(process.execPath, [asc, source, '--runtime', 'stub', '-o', module], { cwd: ROOT });
	expectFetched(await castOf('ts', compile));
});

const CLANG = ['clang', 'clang-14'].find((name) => spawnSync(name, ['--target=wasm32', '--version']).status === 0);
test.skipIf(CLANG === undefined)('the declarations for C are those of the host', { timeout: 60_000 }, async () => {
	const flags = ['--target=wasm32', '-Os', '-nostdlib', '-Wall', '-Werror', '-Wl,--no-entry'];
	expectFetched(await castOf('c', (source, module) => void execFileSync(CLANG!, [...flags, source, '-o', module])));
});

const TARGET = 'wasm32-unknown-unknown';
const sysroot = spawnSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).stdout ?? '';
const HAS_RUST = sysroot !== '' && existsSync(join(sysroot.trim(), 'lib', 'rustlib', TARGET));
test.skipIf(!HAS_RUST)('the declarations for Rust are those of the host', { timeout: 60_000 }, async () => {
	const flags = ['--edition', '2021', '--target', TARGET, '--crate-type', 'cdylib', '-O'];
	expectFetched(await castOf('rust', (source, module) => void execFileSync('rustc', [...flags, source, '-o', module])));
});
