/** Releases of the built site, made from one build, and a server that can change from one to another. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { siteHandler } from '../../scripts/serve.ts';
import { ROOT } from '../../scripts/tools.ts';

const BUILD = join(ROOT, 'build');

/** Folders by name: `one` is the build, the others differ from it in every hashed name, as after a change to all. */
export interface Releases extends AsyncDisposable {
	readonly folders: Readonly<Record<'one' | 'two' | 'three', string>>;
}

export async function makeReleases(): Promise<Releases> {
	const root = await mkdtemp(join(tmpdir(), 'spell-releases-'));
	const [two, three] = await Promise.all([makeRelease(root, 'two'), makeRelease(root, 'three')]);
	return { folders: { one: BUILD, two, three }, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

async function makeRelease(root: string, name: string): Promise<string> {
	const folder = join(root, name);
	await cp(BUILD, folder, { recursive: true, filter: (source) => !/\.(br|gz)$/.test(source) });
	const { version } = JSON.parse(await readFile(join(folder, '_app/version.json'), 'utf8')) as { version: string };
	const names = await renameHashed(join(folder, '_app/immutable'), name);
	const changed = new Map([...names, [version, `${version}-${name}`] as const]);
	for (const path of await filesOf(folder)) {
		if (!['.js', '.html', '.json', '.css'].includes(extname(path))) continue;
		const text = replaceAll(await readFile(path, 'utf8'), changed);
		await writeFile(path, path.endsWith('.html') ? hashScripts(text) : text);
	}
	return folder;
}

/** Gives each file another hash, so to say. Returns new names by old ones. */
async function renameHashed(folder: string, suffix: string): Promise<Map<string, string>> {
	const names = new Map<string, string>();
	for (const path of await filesOf(folder)) {
		const { length } = extname(path);
		names.set(basename(path), basename(path).slice(0, -length) + `_${suffix}` + extname(path));
		await rename(path, path.slice(0, -length) + `_${suffix}` + extname(path));
	}
	return names;
}

function replaceAll(text: string, names: ReadonlyMap<string, string>): string {
	for (const [from, to] of names) if (text.includes(from)) text = text.replaceAll(from, to);
	return text;
}

/** A page's policy names the hash of its inline script, which names the scripts to start. */
function hashScripts(html: string): string {
	const [, script] = /<script>([^]*?)<\/script>/.exec(html) ?? [];
	const hash = createHash('sha256')
		.update(script ?? '')
		.digest('base64');
	return html.replace(/'sha256-[^']+'/, `'sha256-${hash}'`);
}

async function filesOf(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Serves a release, until another is deployed. */
export class ReleaseServer {
	readonly #server = createServer((request, response) => {
		if (this.#left-- <= 0) request.socket.destroy();
		else this.#respond(request, response);
	});
	#respond: RequestListener = () => undefined;
	#scripts: Readonly<Record<string, string>> = {};
	/** Requests that are still answered. */
	#left = Infinity;

	async start(): Promise<string> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
	}

	/** @param scripts answered in the place of the release's own, by path. */
	deploy(folder: string, scripts: Readonly<Record<string, string>> = {}): void {
		const site = siteHandler(folder);
		this.#scripts = scripts;
		this.#respond = (request, response) => {
			const script = this.#scripts[request.url ?? ''];
			if (script === undefined) return site(request, response);
			response.setHeader('Content-Type', 'text/javascript').setHeader('Cache-Control', 'no-cache').end(script);
		};
	}

	/** Answers so many requests more, then none: no network, as far as a browser can tell. */
	cutAfter(requests: number): void {
		this.#left = requests;
		if (requests === 0) this.#server.closeAllConnections();
	}

	mend(): void {
		this.#left = Infinity;
	}

	async close(): Promise<void> {
		this.#server.close();
		this.#server.closeAllConnections();
		await once(this.#server, 'close');
	}
}
