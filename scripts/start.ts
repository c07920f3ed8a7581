import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { serve, type Served } from './serve.ts';
import { ROOT } from './tools.ts';

const USAGE = 'npm start -- [--port <number>] [--no-build]';
const DEFAULT_PORT = '4173';

try {
	const options = readOptions();
	if (options.build) await build();
	const { url } = await serveAt(options.port);
	console.log(`Spell is at ${url}`);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

function readOptions(): { port: number; build: boolean } {
	const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-build': { type: 'boolean' } } });
	return { port: readPort(values.port ?? process.env['PORT'] ?? DEFAULT_PORT), build: values['no-build'] !== true };
}

function readPort(text: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
	throw new Error(`The port must be a whole number from 0 to 65535, not "${text}". Usage: ${USAGE}`);
}

async function serveAt(port: number): Promise<Served> {
	try {
		return await serve({ folder: join(ROOT, 'build'), port });
	} catch (error) {
		if (!isPortTaken(error)) throw error;
		throw new Error(`Port ${port} is taken by another program. Choose one: ${USAGE}`, { cause: error });
	}
}

function isPortTaken(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
