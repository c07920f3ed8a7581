import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Abi, Manifest } from '../src/lib/wasm/protocol.ts';
import { ROOT } from './tools.ts';

const EXAMPLES = join(ROOT, 'wasm', 'examples');

/** One line of /spells/index.json: what the app shows of an example before it fetches it. */
export interface SpellEntry {
	name: string;
	description: string;
	abi: Abi;
	sizeBytes: number;
	/** Lowercase hex, of the .wasm file. */
	sha256: string;
	manifest: Manifest;
}

/** An example spell as the site offers it. */
export interface Spell {
	entry: SpellEntry;
	bytes: Uint8Array;
}

/** The built examples in the order of their names; folders without a module and a manifest are not yet spells. */
export async function readSpells(): Promise<Spell[]> {
	if (!existsSync(EXAMPLES)) return [];
	const names = (await readdir(EXAMPLES)).sort().filter(isBuilt);
	return Promise.all(names.map(readSpell));
}

function isBuilt(name: string): boolean {
	return [`${name}.wasm`, 'manifest.json'].every((file) => existsSync(join(EXAMPLES, name, file)));
}

async function readSpell(name: string): Promise<Spell> {
	const folder = join(EXAMPLES, name);
	const bytes = await readFile(join(folder, `${name}.wasm`));
	const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
	return { bytes, entry: describe(name, bytes, manifest) };
}

function describe(name: string, bytes: Uint8Array, manifest: Manifest): SpellEntry {
	return {
		name,
		description: manifest.description ?? '',
		abi: manifest.abi ?? 'command',
		sizeBytes: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		manifest
	};
}
