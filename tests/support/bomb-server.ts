import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, type Transform } from 'node:stream';
import { createBrotliCompress, createDeflate, createGzip } from 'node:zlib';

const PIECE = new Uint8Array(65_536);
const PACKERS: Readonly<Record<string, () => Transform>> = {
	gzip: createGzip,
	deflate: createDeflate,
	br: createBrotliCompress
};

export interface BombServer {
	/** `/gzip`, `/deflate`, `/br`, `/identity`: zeros without end, packed so; with `?bytes=N`, so many. */
	readonly url: string;
	/** Resolves when whoever was being sent something has gone away, or has all of it. */
	left(): Promise<void>;
	close(): void;
}

/** Sends modules that are small on the wire and endless once they are unpacked; to any origin. */
export async function bombServer(): Promise<BombServer> {
	const open = new Set<Promise<unknown>>();
	const server = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
		const closed = once(response, 'close');
		open.add(closed);
		void closed.then(() => open.delete(closed));
		send(response, pathname.slice(1), Number(searchParams.get('bytes') ?? Infinity));
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		left: async () => void (await Promise.all(open)),
		close: () => void server.close().closeAllConnections()
	};
}

function send(response: ServerResponse, encoding: string, bytes: number): void {
	const packer = PACKERS[encoding];
	response.setHeader('Access-Control-Allow-Origin', '*');
	response.setHeader('Content-Type', 'application/wasm');
	if (packer) response.setHeader('Content-Encoding', encoding);
	const body = Readable.from(zeros(bytes));
	response.on('close', () => body.destroy());
	(packer ? body.pipe(packer()) : body).pipe(response);
}

function* zeros(bytes: number): Generator<Uint8Array> {
	for (let left = bytes; left > 0; left -= PIECE.length) yield PIECE.subarray(0, Math.min(left, PIECE.length));
}
