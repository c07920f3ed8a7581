import { relative } from 'node:path';
import type { Plugin } from 'vite';
import { parseDoc } from './parse-doc.ts';
import { ROOT } from './tools.ts';

const QUERY = /^(.*\.md)\?doc$/;

/** Lets the app import a file of docs/ as data (`docs/LIMITS.md?doc`): what reads Markdown stays out of the browser. */
export function docs(): Plugin {
	return {
		name: 'spell:docs',
		enforce: 'pre',
		async load(id) {
			const file = QUERY.exec(id)?.[1];
			if (file === undefined) return null;
			this.addWatchFile(file);
			const text = await this.fs.readFile(file, { encoding: 'utf8' });
			const path = relative(`${ROOT}/docs`, file).replaceAll('\\', '/');
			return { code: `export default ${JSON.stringify(parseDoc(text, path))};`, moduleType: 'js' };
		}
	};
}
