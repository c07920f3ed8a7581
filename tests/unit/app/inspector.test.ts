import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Inspector, type ModuleInspector } from '../../../src/lib/app/inspector.svelte.ts';
import { calculateWasmHash } from '../../../src/lib/wasm/hash.ts';
import { describeBytes } from '../../../src/lib/wasm/describe-bytes.ts';
import { packManifest } from '../../../src/lib/wasm/pack.ts';
import { reportModule } from '../../../src/lib/wasm/report/report.ts';

/** The core itself, in this thread. */
const here: ModuleInspector = {
	async inspectModule(module, signal) {
		const bytes = new Uint8Array(await module.arrayBuffer());
		const { description } = await describeBytes(bytes, {});
		signal?.throwIfAborted();
		return { kind: 'inspected', inspection: reportModule(bytes, description) };
	},
	packModule: async (module, manifest) => ({
		kind: 'packed',
		bytes: packManifest(new Uint8Array(await module.arrayBuffer()), manifest)
	}),
	printModule: () => Promise.reject(new Error('not here'))
};

async function inspector(kept: ReadonlyMap<string, Blob> = new Map()): Promise<Inspector> {
	const spells = await Promise.all(['hello-wat', 'hello-world'].map(spellOf));
	return new Inspector({
		fetch: async (path) => {
			if (path === '/spells/index.json') return Response.json(spells.map(({ entry }) => entry));
			const spell = spells.find(({ entry }) => path === `/spells/${entry.name}.wasm`);
			return spell ? new Response(spell.bytes) : new Response('', { status: 404 });
		},
		tools: () => Promise.resolve(here),
		kept: () => Promise.resolve({ recent: () => Promise.resolve([]), bytes: async (sha256) => kept.get(sha256) })
	});
}

const bytesOf = async (name: string) => new Uint8Array(await readFile(join('wasm', 'examples', name, `${name}.wasm`)));
const fileOf = async (name: string) => new File([await bytesOf(name)], `${name}.wasm`);

/** An example and its line in the site's index. */
async function spellOf(name: string) {
	const bytes = await bytesOf(name);
	return {
		bytes,
		entry: { name, sizeBytes: bytes.length, sha256: await calculateWasmHash(bytes), manifest: { name } }
	};
}

describe('the inspector', () => {
	test('shows a file, and the last one chosen wins', async () => {
		const app = await inspector();
		const first = app.openFile(app.main, await fileOf('csv-to-json-rust'));
		const second = app.openFile(app.main, await fileOf('hello-wat'));
		expect(app.main.state.kind).toBe('reading');
		await Promise.all([first, second]);
		expect(app.main.subject?.report.manifest?.name).toBe('hello-wat');
	});

	test('finds an example by its hash', async () => {
		const app = await inspector();
		await app.openLists();
		const example = app.examples.find(({ name }) => name === 'hello-world')!;
		await app.openHash(app.main, example.sha256);
		expect(app.main.subject).toMatchObject({ name: 'hello-world', report: { sha256: example.sha256 } });
	});

	test('finds a kept module by its hash, and says so when there is none', async () => {
		const file = await fileOf('hello-wat');
		const app = await inspector(new Map([['a'.repeat(64), file]]));
		await app.openHash(app.main, 'a'.repeat(64));
		expect(app.main.subject?.report.manifest?.name).toBe('hello-wat');
		await app.openHash(app.main, 'b'.repeat(64));
		expect(app.main.state).toMatchObject({
			kind: 'failed',
			message: expect.stringContaining('open its file again') as string
		});
	});

	test('tells what failed, and tries again', async () => {
		const app = await inspector();
		let tries = 0;
		const file = await fileOf('hello-wat');
		await app.main.open('once', async () => {
			if (tries++ === 0) throw new Error('The file was moved');
			return { name: 'once', blob: file };
		});
		expect(app.main.state).toEqual({ kind: 'failed', name: 'once', message: 'The file was moved' });
		await app.main.retry();
		expect(app.main.subject?.name).toBe('once');
	});
});
