import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** All that a build is made of. */
const SOURCES = ['src', 'static', 'docs', 'wasm', 'scripts', 'package-lock.json', 'package.json', 'vite.config.ts'];

/** Names a release by what it is made of: the same sources are the same release, and no update. */
export function releaseName(): string {
	const hash = createHash('sha256');
	for (const path of SOURCES.flatMap(filesOf).sort()) {
		hash.update(path);
		hash.update(readFileSync(join(ROOT, path)));
	}
	return hash.digest('hex').slice(0, 16);
}

function filesOf(source: string): string[] {
	if (source.includes('.')) return [source];
	const entries = readdirSync(join(ROOT, source), { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}
