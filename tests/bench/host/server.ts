import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { ROOT } from '../../../scripts/tools.ts';
import { PEERS } from './peers.ts';

/** Two origins with the same files. */
export interface BenchServer {
	/** A page as any host serves it. */
	plain: string;
	/** A cross-origin isolated page (COOP and COEP): some peers need it, and its clock is finer. */
	isolated: string;
	close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.mjs': 'text/javascript',
	'.wasm': 'application/wasm'
};
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const PAGE = Buffer.from('<!doctype html><title>bench</title><script type="module" src="/bench/bench.js"></script>');

/** Serves the files given, the peers' own, and the built /spell.js. All may be cached, but the page. */
export async function serveBench(files: ReadonlyMap<string, Uint8Array>): Promise<BenchServer> {
	const all = new Map(files);
	all.set('/', PAGE);
	all.set('/spell.js', readFileSync(join(ROOT, 'build/spell.js')));
	const servers = [createServer(answer(all, {})), createServer(answer(all, ISOLATION))];
	const [plain, isolated] = await Promise.all(servers.map(listen));
	return { plain: plain!, isolated: isolated!, close: () => servers.forEach(end) };
}

function answer(files: Map<string, Uint8Array>, headers: Readonly<Record<string, string>>) {
	return ({ url = '/' }: IncomingMessage, response: ServerResponse): void => {
		const { pathname } = new URL(url, 'http://localhost');
		const body = files.get(pathname) ?? readPeer(pathname);
		response.setHeaders(new Map(Object.entries(headers)));
		response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
		response.setHeader('Cache-Control', pathname === '/' ? 'no-cache' : 'public, max-age=86400');
		response.setHeader('Content-Type', TYPES[extname(pathname) || '.html'] ?? 'application/octet-stream');
		response.statusCode = body ? 200 : 404;
		response.end(body);
	};
}

function readPeer(path: string): Uint8Array | undefined {
	if (!path.startsWith('/peers/')) return undefined;
	try {
		return readFileSync(join(PEERS, normalize(path.slice('/peers/'.length))));
	} catch {
		return undefined;
	}
}

/** Browsers keep idle connections open for minutes. */
function end(server: Server): void {
	server.close();
	server.closeAllConnections();
}

function listen(server: Server): Promise<string> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => resolve(`http://localhost:${(server.address() as AddressInfo).port}`));
	});
}
