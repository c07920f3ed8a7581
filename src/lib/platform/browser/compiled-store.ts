import type { CompiledStore } from '../../wasm/module-loader.ts';
import { verifyWasmModuleHash } from '../../wasm/module-loader.ts';
import { calculateWasmHash } from '../../wasm/hash.ts';
import type { ModuleFacts, PreparedModule } from '../../wasm/runtime.ts';
import { COMPILED_CACHE, COMPILED_PATH } from './compiled-path.ts';

const HASH_HEADER = 'x-spell-sha256';
const FACTS_HEADER = 'x-spell-facts';

/**
 * The bytes that the engine compiles, in Cache Storage. They are read back through the service worker: of all
 * answers made on the device, only a cached response that a service worker gives keeps the engine's own code
 * cache, which makes a large module start as if it had been warm (measured; docs/decisions/0004).
 */
export class ServiceWorkerCompiledStore implements CompiledStore {
	readonly #base: string;

	/** @param base the app's base path, without a slash at its end. */
	constructor(base: string) {
		this.#base = base;
	}

	/** Nothing where no service worker answers: on a first visit, in a private window, without https. */
	async read(key: string): Promise<PreparedModule | undefined> {
		if (!navigator.serviceWorker?.controller) return undefined;
		const url = this.#url(key);
		const [response, copy] = await Promise.all([fetch(url), fetch(url)]);
		if (response.status !== 200 || copy.status !== 200) return undefined;
		const facts = JSON.parse(response.headers.get(FACTS_HEADER) ?? 'null') as ModuleFacts | null;
		if (facts === null) return undefined;
		const verified = verify(copy);
		const [module] = await Promise.all([WebAssembly.compileStreaming(response), verified]);
		return { module, facts };
	}

	async write(key: string, { rewritten, facts }: PreparedModule & { rewritten: Uint8Array }): Promise<void> {
		if (!('caches' in globalThis)) return;
		const bytes = rewritten as Uint8Array<ArrayBuffer>;
		const headers = {
			'content-type': 'application/wasm',
			[HASH_HEADER]: await calculateWasmHash(bytes),
			[FACTS_HEADER]: JSON.stringify(facts)
		};
		const cache = await caches.open(COMPILED_CACHE);
		if (await cache.match(this.#url(key))) return;
		await this.forget(key.slice(0, 64));
		await cache.put(this.#url(key), new Response(bytes, { headers }));
	}

	async forget(sha256: string): Promise<void> {
		if (!('caches' in globalThis)) return;
		const cache = await caches.open(COMPILED_CACHE);
		const prefix = new URL(this.#url(sha256).slice(0, -'.wasm'.length), location.href).href;
		for (const request of await cache.keys()) if (request.url.startsWith(prefix)) await cache.delete(request);
	}

	#url(key: string): string {
		return `${this.#base}${COMPILED_PATH}${key}.wasm`;
	}
}

async function verify(response: Response): Promise<void> {
	const bytes = new Uint8Array(await response.arrayBuffer());
	await verifyWasmModuleHash(bytes, response.headers.get(HASH_HEADER) ?? '');
}
