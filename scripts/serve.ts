import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sirv from 'sirv';
import { headersFor } from '../src/lib/platform/headers.ts';

export interface Served {
	/** Without a slash at its end. */
	readonly url: string;
	close(): Promise<void>;
}

/** Something beside the site on its origin. @returns whether it answers the request. */
export type Beside = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves a built site on this machine only, with the headers that it should have everywhere.
 * @param options.port 0 for any free one.
 * @param options.beside is asked first.
 * @throws Error when the folder holds no site, or when the port is taken (`code` is `EADDRINUSE`).
 */
export async function serve(options: { folder: string; port: number; beside?: Beside }): Promise<Served> {
	const { folder, port, beside } = options;
	if (!existsSync(join(folder, 'index.html'))) throw new Error(`${folder} holds no built site: run npm run build.`);
	const site = siteHandler(folder);
	const server = createServer((request, response) => {
		if (beside?.(request, response) !== true) site(request, response);
	});
	await listen(server, port);
	return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => close(server) };
}

/** @returns the port, or one that is free for 0. @throws Error as `serve` does when it is taken. */
export async function checkPort(port: number): Promise<number> {
	const server = createServer();
	await listen(server, port);
	const { port: free } = server.address() as AddressInfo;
	await close(server);
	return free;
}

/** Answers requests from a folder that holds a built site. */
export function siteHandler(folder: string): ReturnType<typeof sirv> {
	const notFound = readFileSync(join(folder, '404.html'));
	return sirv(folder, {
		etag: true,
		brotli: true,
		gzip: true,
		setHeaders: (response, path) => void setHeaders(response, path),
		onNoMatch: (_, response) => {
			response.statusCode = 404;
			setHeaders(response, '/404.html').setHeader('Content-Type', 'text/html;charset=utf-8');
			response.end(notFound);
		}
	});
}

function setHeaders(response: ServerResponse, path: string): ServerResponse {
	return response.setHeaders(new Map(Object.entries(headersFor(path))));
}

function listen(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve, reject) => {
		server.close((error) => (error ? reject(error) : resolve()));
		// Browsers keep idle connections open for minutes.
		server.closeAllConnections();
	});
}
