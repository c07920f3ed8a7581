import { expect, test, vi } from 'vitest';
import { ModuleChoice } from '../../../src/lib/app/module-choice.svelte.ts';
import type { KeptModules } from '../../../src/lib/app/kept-modules.ts';
import { HostError } from '../../../src/lib/wasm/errors.ts';
import type { ModuleSource, StoredModule } from '../../../src/lib/wasm/module-loader.ts';
import type { LoadedModule } from '../../../src/lib/wasm/caster.ts';
import type { ModuleDescription } from '../../../src/lib/wasm/protocol.ts';

const ENTRY = { description: '', abi: 'command', sizeBytes: 4, sha256: '', manifest: { name: 'x' } } as const;
const INDEX = ['a', 'b', 'hello-world'].map((name) => ({ ...ENTRY, name }));

const moduleOf = (description: Partial<ModuleDescription>) => ({ description }) as LoadedModule;

type Load = (bytes: Uint8Array | Blob) => Promise<LoadedModule>;

function setUp(load: Load, answer: (path: string) => Response | Promise<Response> = answerAll) {
	const onReady = vi.fn<(module: LoadedModule) => void>();
	const onChange = vi.fn();
	const modules = new FakeModules(load);
	const choice = new ModuleChoice({
		modules: () => Promise.resolve(modules),
		fetch: (path) => Promise.resolve(answer(path)),
		onChange,
		onReady
	});
	return { choice, modules, onChange, onReady };
}

/** Keeps what was opened, in memory. */
class FakeModules implements KeptModules {
	readonly kept = new Map<string, StoredModule>();
	readonly #load: Load;

	constructor(load: Load) {
		this.#load = load;
	}

	async open(source: ModuleSource): Promise<LoadedModule> {
		if (source.kind === 'stored') return this.#stored(source.sha256);
		if (source.kind !== 'buffer') throw new Error('not asked for here');
		const module = await this.#load(source.bytes);
		const { sha256 } = module.description;
		const info = { sha256, name: source.name ?? '', description: module.description, storedAt: 0, usedAt: 0 };
		if (sha256 && source.keep !== 'no') this.kept.set(sha256, info);
		return module;
	}

	recent(): Promise<StoredModule[]> {
		return Promise.resolve([...this.kept.values()]);
	}

	forget(sha256: string): Promise<void> {
		this.kept.delete(sha256);
		return Promise.resolve();
	}

	#stored(sha256: string): LoadedModule {
		const info = this.kept.get(sha256);
		if (info === undefined) throw new HostError('not-stored', '');
		return { description: info.description };
	}
}

function answerAll(path: string): Response {
	return path.endsWith('index.json') ? Response.json(INDEX) : new Response(new Uint8Array(4));
}

test('opens with the example asked for, first in the gallery', async () => {
	const { choice, onReady } = setUp(() => Promise.resolve(moduleOf({})));
	await choice.openGallery('hello-world');
	expect(choice.gallery).toMatchObject({
		kind: 'ready',
		spells: [{ name: 'hello-world' }, { name: 'a' }, { name: 'b' }]
	});
	expect(choice.state).toMatchObject({ kind: 'ready', name: 'hello-world' });
	expect(choice.example).toBe('hello-world');
	expect(onReady).toHaveBeenCalledOnce();
});

test('a module that is refused says why, and is not ready', async () => {
	const problem = { code: 'not-wasm', message: '' } as const;
	const { choice, onReady } = setUp(() => Promise.resolve(moduleOf({ problem })));
	await choice.chooseFile(new File(['x'], 'x.wasm'));
	expect(choice.state).toMatchObject({ kind: 'refused', problem });
	expect(await choice.settled()).toBeUndefined();
	expect(onReady).not.toHaveBeenCalled();
});

test('the last choice wins, whatever finishes first', async () => {
	const waiting: ((module: LoadedModule) => void)[] = [];
	const { choice, onReady } = setUp(() => new Promise((resolve) => waiting.push(resolve)));
	const first = choice.chooseFile(new File(['x'], 'first.wasm'));
	const second = choice.chooseFile(new File(['x'], 'second.wasm'));
	await vi.waitFor(() => expect(waiting).toHaveLength(2));
	const settled = choice.settled();
	const chosen = moduleOf({ sha256: 'second' });
	waiting[1]?.(chosen);
	waiting[0]?.(moduleOf({ sha256: 'first' }));
	await Promise.all([first, second]);
	expect(choice.state).toMatchObject({ kind: 'ready', name: 'second.wasm' });
	expect(await settled).toBe(chosen);
	expect(onReady).toHaveBeenCalledOnce();
});

test('what cannot be fetched is said, and tried again', async () => {
	let online = false;
	const { choice } = setUp(
		() => Promise.resolve(moduleOf({})),
		(path) => (online || path.endsWith('index.json') ? answerAll(path) : new Response('', { status: 503 }))
	);
	await choice.openGallery('hello-world');
	expect(choice.state).toEqual({
		kind: 'failed',
		name: 'hello-world',
		message: '/spells/hello-world.wasm was answered with 503'
	});
	online = true;
	await choice.retry();
	expect(choice.state.kind).toBe('ready');
});

test('without an index a file can still be opened', async () => {
	const { choice } = setUp(
		() => Promise.resolve(moduleOf({})),
		() => Promise.reject(new TypeError('Failed to fetch'))
	);
	await choice.openGallery('hello-world');
	expect(choice.gallery).toEqual({ kind: 'failed', message: '/spells/index.json could not be reached' });
	await choice.chooseFile(new File(['x'], 'x.wasm'));
	expect(choice.state.kind).toBe('ready');
});

test('a file that was opened is listed, opened again without the file, and forgotten', async () => {
	const { choice, modules } = setUp((bytes) =>
		Promise.resolve(moduleOf({ sha256: 'abc', sizeBytes: (bytes as Blob).size }))
	);
	await choice.openGallery('hello-world');
	modules.kept.clear();
	await choice.chooseFile(new File(['xyz'], 'mine.wasm'));
	expect(choice.kept).toMatchObject([{ name: 'mine', sha256: 'abc' }]);
	const [kept] = choice.kept;
	await choice.openGallery('hello-world');
	await choice.chooseKept(kept!);
	expect(choice.state).toMatchObject({ kind: 'ready', name: 'mine', module: { description: { sizeBytes: 3 } } });
	await choice.forget(kept!);
	expect(choice.kept).toEqual([]);
});

test('an example is not kept: the site has it', async () => {
	const { choice, modules } = setUp(() => Promise.resolve(moduleOf({ sha256: 'example-hash' })));
	await choice.openGallery('hello-world');
	expect([...modules.kept.keys()]).toEqual([]);
});

test('what a person saved is their own, under its name, until that is taken back', async () => {
	const { choice } = setUp(() => Promise.resolve(moduleOf({ sha256: 'a' })));
	await choice.chooseGuest({ name: 'sent', bytes: new Blob(), sha256: 'a' });
	const undo = choice.adopt('mine');
	expect([choice.isGuest, choice.state]).toEqual([false, expect.objectContaining({ name: 'mine' })]);
	undo();
	expect([choice.isGuest, choice.state]).toEqual([true, expect.objectContaining({ name: 'sent' })]);
	const late = choice.adopt('mine');
	await choice.chooseFile(new File([], 'other.wasm'));
	late();
	expect([choice.isGuest, choice.state]).toEqual([false, expect.objectContaining({ name: 'other.wasm' })]);
});

test('goes by the name that a person gave it, else by its manifest, else by its file', async () => {
	const manifest = { name: 'itself' };
	const { choice, modules } = setUp((bytes) =>
		Promise.resolve(moduleOf({ sha256: 'a', ...((bytes as Blob).size > 0 && { manifest }) }))
	);
	await choice.chooseFile(new File([], 'file.wasm'));
	expect([choice.name, choice.isOwn]).toEqual(['file', false]);
	await choice.chooseFile(new File(['x'], 'file.wasm'));
	expect([choice.name, choice.isOwn]).toEqual(['itself', false]);
	await choice.chooseSaved({ name: 'mine', sha256: [...modules.kept.keys()][0] ?? '', sizeBytes: 1 });
	expect([choice.name, choice.isOwn]).toEqual(['mine', true]);
});

test('what was cast under a name of its own is cast again under it, also when an example has its bytes', async () => {
	const { choice } = setUp(() => Promise.resolve(moduleOf({ manifest: { name: 'x' } })));
	await choice.chooseAgain({ name: 'mine', sha256: '', sizeBytes: 4 });
	expect([choice.name, choice.example]).toEqual(['mine', 'a']);
});
