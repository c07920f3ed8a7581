import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { checkPort, serve } from './serve.ts';
import { ROOT } from './tools.ts';

const USAGE = 'npm start -- [--port <number>] [--no-build]';
const DEFAULT_PORT = '4173';

try {
	await start();
} catch (error) {
	console.error(messageOf(error));
	process.exitCode = 1;
}

/** Builds the app, serves it, and says where. The port is tried first: nobody likes to wait for a refusal. */
async function start(): Promise<void> {
	const options = readOptions();
	await checkPort(options.port);
	if (options.build) await build();
	const { url } = await serve({ folder: join(ROOT, 'build'), port: options.port });
	console.log(`Spell is at ${url}`);
}

function readOptions(): { port: number; build: boolean } {
	const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-build': { type: 'boolean' } } });
	return { port: readPort(values.port ?? process.env['PORT'] ?? DEFAULT_PORT), build: values['no-build'] !== true };
}

function readPort(text: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
	throw new Error(`The port must be a whole number from 0 to 65535, not "${text}": ${USAGE}`);
}

function messageOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (!('code' in error) || error.code !== 'EADDRINUSE') return error.message;
	const { port } = error as Error & { port?: number };
	return `Port ${port} is taken by another program; choose one: ${USAGE}`;
}
