/** A static host that knows nothing of the app, as GitHub Pages is one: no headers of ours, below some path. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { ROOT } from '../../scripts/tools.ts';
import { serve, type TestServer } from './http-server.ts';

const BUILD = join(ROOT, 'build');
const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.json': 'application/json',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.wasm': 'application/wasm',
	'.webmanifest': 'application/manifest+json'
};

export interface PlainHost extends TestServer {
	/** Answers nothing from here on. */
	cut(): void;
}

/** @param base such as `/spell`. */
export async function plainHost(base: string): Promise<PlainHost> {
	let isCut = false;
	const server = await serve((request, response) => {
		if (isCut) return void request.socket.destroy();
		const { pathname } = new URL(request.url ?? '/', 'http://host');
		void answer(pathname.startsWith(`${base}/`) ? normalize(pathname.slice(base.length)) : undefined).then(
			({ status, headers, body }) => response.writeHead(status, headers).end(body)
		);
	});
	return { ...server, cut: () => void (isCut = true) };

	async function answer(path: string | undefined): Promise<Answer> {
		if (path === undefined) return { status: 404, headers: {}, body: 'No site here' };
		const name = path.endsWith('/') ? `${path}index.html` : path;
		const body = await readFile(join(BUILD, name)).catch(() => undefined);
		if (body !== undefined) return { status: 200, headers: typeOf(name), body };
		const isFolder = (await readFile(join(BUILD, path, 'index.html')).catch(() => undefined)) !== undefined;
		if (isFolder) return { status: 301, headers: { Location: `${base}${path}/` }, body: '' };
		return { status: 404, headers: typeOf('.html'), body: await readFile(join(BUILD, '404.html')) };
	}
}

interface Answer {
	status: number;
	headers: Record<string, string>;
	body: Buffer | string;
}

function typeOf(name: string): Record<string, string> {
	return { 'Content-Type': TYPES[extname(name) || name] ?? 'application/octet-stream' };
}
