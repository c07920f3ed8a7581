import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HttpsServer {
	origin: string;
	/** Method and path of all requests that arrived. */
	seen: string[];
	close(): Promise<void>;
}

/** A server with a certificate of its own that nobody vouches for: for browsers that are told to accept it. */
export async function serveHttps(respond: RequestListener): Promise<HttpsServer> {
	const seen: string[] = [];
	const server = createServer(makeCertificate(), (request, response) => {
		seen.push(`${request.method} ${request.url}`);
		respond(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		}
	};
}

function makeCertificate(): { key: string; cert: string } {
	const folder = mkdtempSync(join(tmpdir(), 'spell-certificate-'));
	try {
		const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
		const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
		const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
		execFileSync('openssl', ['req', '-x509', ...kind, ...name, '-keyout', key, '-out', cert], { stdio: 'pipe' });
		return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
	} finally {
		rmSync(folder, { recursive: true });
	}
}
