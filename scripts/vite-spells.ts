import type { Connect, Plugin } from 'vite';
import { readSpells } from './spells.ts';

const INDEX = 'spells/index.json';

/** Puts the example spells into the site, built and in development: /spells/<name>.wasm and their index. */
export function spells(): Plugin {
	return {
		name: 'spell:examples',
		configureServer: (server) => void server.middlewares.use(answer),
		async generateBundle() {
			if (this.environment.name !== 'client') return;
			for (const [fileName, source] of await spellFiles()) this.emitFile({ type: 'asset', fileName, source });
		}
	};
}

async function spellFiles(): Promise<Map<string, Uint8Array | string>> {
	const all = await readSpells();
	const index = JSON.stringify(all.map(({ entry }) => entry));
	return new Map<string, Uint8Array | string>([
		[INDEX, index],
		...all.map(({ entry, bytes }) => [`spells/${entry.name}.wasm`, bytes] as const)
	]);
}

const answer: Connect.NextHandleFunction = (request, response, next) => {
	const path = request.url?.split('?')[0]?.slice(1) ?? '';
	if (!path.startsWith('spells/')) return next();
	spellFiles().then((files) => {
		const file = files.get(path);
		if (file === undefined) return next();
		response.setHeader('Content-Type', path === INDEX ? 'application/json' : 'application/wasm');
		response.end(file);
	}, next);
};
