import { expect, test, vi } from 'vitest';
import { ModuleChoice } from '../../../src/lib/app/module-choice.svelte.ts';
import type { Caster, LoadedModule } from '../../../src/lib/wasm/caster.ts';
import type { ModuleDescription } from '../../../src/lib/wasm/protocol.ts';

const ENTRY = { description: '', abi: 'command', sizeBytes: 4, sha256: '', manifest: { name: 'x' } } as const;
const INDEX = ['a', 'b', 'hello-world'].map((name) => ({ ...ENTRY, name }));

const moduleOf = (description: Partial<ModuleDescription>) => ({ description }) as LoadedModule;

function setUp(load: Caster['load'], answer: (path: string) => Response | Promise<Response> = answerAll) {
	const onReady = vi.fn<(module: LoadedModule) => void>();
	const onChange = vi.fn();
	const caster = { load, cast: () => new Promise<never>(() => undefined), close: () => undefined };
	const choice = new ModuleChoice({
		caster: () => Promise.resolve(caster),
		fetch: (path) => Promise.resolve(answer(path)),
		onChange,
		onReady
	});
	return { choice, onChange, onReady };
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
