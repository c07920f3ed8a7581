import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded, type EmbeddedBackend } from './backend/embedded.ts';
import { startFunctions, type Functions } from './backend/functions.ts';
import { MAIL_PATH, gateway } from './backend/gateway.ts';
import { build } from './build.ts';
import { checkPort, serve } from './serve.ts';
import { ROOT, timed } from './tools.ts';

const USAGE =
	'npm start -- [--port <number>] [--no-build] [--no-backend | [--data <folder> | --memory] [--postgres <url>]]';
const DEFAULT_PORT = '4173';
const DEFAULT_DATA = join(ROOT, '.spell');

try {
	await start();
} catch (error) {
	console.error(messageOf(error));
	process.exitCode = 1;
}

/** Builds the app, serves it with its backend beside it, and says where. The port is tried first: nobody likes to wait for a refusal. */
async function start(): Promise<void> {
	const options = readOptions();
	const port = await checkPort(options.port);
	if (options.build) await build();
	const started = options.backend && (await startBackend(port, options.backend));
	try {
		const beside = gateway(started?.backend, started?.functions);
		const { url } = await serve({ folder: join(ROOT, 'build'), port, beside });
		console.log(`Spell is at ${url}`);
		if (started) console.log(`Mail that it sends is at ${url}${MAIL_PATH}`);
	} catch (error) {
		await started?.close();
		throw error;
	}
}

interface BackendChoice {
	/** None: kept in memory. */
	folder?: string;
	postgres?: string;
}

interface Options {
	port: number;
	build: boolean;
	backend: BackendChoice | undefined;
}

function readOptions(): Options {
	const text = { type: 'string' } as const;
	const flag = { type: 'boolean' } as const;
	const { values } = parseArgs({
		options: { port: text, 'no-build': flag, 'no-backend': flag, data: text, memory: flag, postgres: text }
	});
	const port = readPort(values.port ?? process.env['PORT'] ?? DEFAULT_PORT);
	return { port, build: values['no-build'] !== true, backend: readBackend(values) };
}

function readBackend(values: {
	'no-backend'?: boolean;
	data?: string;
	memory?: boolean;
	postgres?: string;
}): Options['backend'] {
	if (values['no-backend'] === true) return undefined;
	const { postgres } = values;
	return {
		...(values.memory !== true && { folder: values.data ?? DEFAULT_DATA }),
		...(postgres !== undefined && { postgres })
	};
}

function readPort(text: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
	throw new Error(`The port must be a whole number from 0 to 65535, not "${text}": ${USAGE}`);
}

interface Started {
	backend: EmbeddedBackend;
	functions: Functions;
	close(): Promise<void>;
}

/** Both are closed when the process is told to end, so that what is kept is whole and nothing is left running. */
async function startBackend(port: number, choice: BackendChoice): Promise<Started> {
	const { value, seconds } = await timed(() => startBoth(port, choice));
	const kept = choice.folder === undefined ? 'in memory' : `kept in ${choice.folder}`;
	console.log(`The backend is up in ${seconds}, ${kept}.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeAndExit(value));
	return value;
}

async function startBoth(port: number, choice: BackendChoice): Promise<Started> {
	const tell = (text: string): void => console.log(text);
	const backend = await startEmbedded({ ...choice, siteUrl: `http://localhost:${port}`, tell });
	// By number: Deno lets it reach 127.0.0.1 and nothing else.
	const functions = await startFunctions({ ...keysOf(backend), url: `http://127.0.0.1:${port}`, tell });
	const close = async (): Promise<void> => {
		await functions.close();
		await backend.close();
	};
	return { backend, functions, close };
}

function keysOf({ publishableKey, secretKey }: EmbeddedBackend): { publishableKey: string; secretKey: string } {
	return { publishableKey, secretKey };
}

async function closeAndExit(started: Started): Promise<void> {
	await started.close().catch(console.error);
	process.exit(0);
}

function messageOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (!('code' in error) || error.code !== 'EADDRINUSE') return error.message;
	const { port } = error as Error & { port?: number };
	return `Port ${port} is taken by another program; choose one: ${USAGE}`;
}
