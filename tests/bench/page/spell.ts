/** Spell, as any page has it: the script API from /spell.js. */
import type {
	CasterOptions,
	createCaster as CreateCaster,
	ScriptCaster
} from '../../../src/lib/platform/browser/api.ts';
import type { Ask, Cast, Contender } from './contender.ts';
import { benchTree } from './tree.ts';

const SCRIPT = '/spell.js';
const { createCaster } = (await import(/* @vite-ignore */ SCRIPT)) as { createCaster: typeof CreateCaster };

export function create(options: CasterOptions = {}): Contender {
	const caster = createCaster(options);
	return { load: (url, example) => load(caster, url, example) };
}

async function load(caster: ScriptCaster, url: string, example?: readonly string[]): Promise<Cast> {
	const module = await caster.load(url, example ? { rehearse: { args: example } } : {});
	return async ({ args, stdin, stream, tree, timeoutMs, memoryBytes }: Ask) => {
		const limits = { ...(timeoutMs ? { timeoutMs } : {}), ...(memoryBytes ? { memoryBytes } : {}) };
		const pieces: Uint8Array[] = [];
		const outcome = await caster.cast({
			module,
			limits,
			...(args ? { args } : {}),
			...(stdin ? { stdin } : {}),
			...(tree ? { preopens: { '/': benchTree() } } : {}),
			...(stream ? { onStdout: (piece: Uint8Array) => void pieces.push(piece) } : {})
		});
		return { kind: outcome.kind, output: stream ? pieces : [outcome.stdout] };
	};
}
