import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../scripts/tools.ts';

/** A file of src/ and what it imports. */
export interface Source {
	/** Relative to src/, with slashes. */
	path: string;
	text: string;
	/** TypeScript alone: for a component, its script blocks. */
	script: string;
	/** As written. */
	imports: string[];
}

const SRC = join(ROOT, 'src');

/** Every file of src/ that has code. */
export function readSources(): Source[] {
	return globSync('**/*.{ts,js,svelte}', { cwd: SRC }).map((path) => readSource(path.replaceAll('\\', '/')));
}

function readSource(path: string): Source {
	const text = readFileSync(join(SRC, path), 'utf8');
	const script = path.endsWith('.svelte') ? scriptsOf(text) : text;
	return { path, text, script, imports: importsOf(script) };
}

function scriptsOf(component: string): string {
	return [...component.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, code]) => code).join('\n');
}

function importsOf(script: string): string[] {
	return ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The file of src/ that an import means, or nothing for a package. Queries such as `?worker` do not count. */
export function resolveImport(from: Source, specifier: string): string | undefined {
	const path = specifier.replace(/\?.*$/, '').replace(/^\$lib\//, 'lib/');
	if (!path.startsWith('.')) return path.startsWith('lib/') ? path : undefined;
	return join(dirname(from.path), path).replaceAll('\\', '/');
}

/** Whether a path relative to src/ is there: as written, or completed as Vite does. */
export function findSource(path: string): string | undefined {
	const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts')];
	return candidates.find((candidate) => existsSync(join(SRC, candidate)));
}

/** Names that the script reads or calls as globals, of those given. */
export function globalsNamed(source: Source, names: ReadonlySet<string>): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isIdentifier(node) && names.has(node.text) && !isMemberName(node)) found.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(source.path, source.script, ts.ScriptTarget.Latest, true));
	return found;
}

/** The `name` in `thing.name`, `{ name: … }` and declarations; `globalThis.name` is the global again. */
function isMemberName(node: ts.Identifier): boolean {
	const { parent } = node;
	if (!('name' in parent) || parent.name !== node || ts.isShorthandPropertyAssignment(parent)) return false;
	return !(ts.isPropertyAccessExpression(parent) && parent.expression.getText() === 'globalThis');
}
