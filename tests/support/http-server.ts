import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a server got it. */
export interface Seen {
	method: string;
	path: string;
	headers: IncomingMessage['headers'];
	body: string;
}

export interface TestServer {
	origin: string;
	/** All requests that arrived, in order. */
	seen: Seen[];
	close(): Promise<void>;
}

/** A server on a port of its own that notes what arrives, body and all, before it answers. `connected` is told of each connection. */
export async function serve(respond: RequestListener, connected?: () => void): Promise<TestServer> {
	const seen: Seen[] = [];
	const server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			seen.push({ method, path: url, headers, body: Buffer.concat(pieces).toString() });
			respond(request, response);
		});
	});
	if (connected !== undefined) server.on('connection', connected);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		origin,
		seen,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		}
	};
}
