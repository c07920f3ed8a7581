import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { startEmbedded, type EmbeddedBackend, type EmbeddedOptions } from '../../scripts/backend/embedded.ts';
import { startFunctions, type Functions } from '../../scripts/backend/functions.ts';
import { gateway } from '../../scripts/backend/gateway.ts';
import type { Database } from '../../src/lib/cloud/database.types.ts';

export type Client = SupabaseClient<Database>;

/** An embedded backend behind a port of its own, as the app meets it. */
export interface BackendServer {
	readonly url: string;
	readonly backend: EmbeddedBackend;
	/** A client that nobody is signed in with. */
	client: () => Client;
	close(): Promise<void>;
}

/** With the edge functions beside it. */
export interface FunctionsServer extends BackendServer {
	readonly functions: Functions;
	/** What a person at the terminal was told. */
	readonly told: readonly string[];
}

type Where = Pick<EmbeddedOptions, 'folder' | 'postgres'>;

export async function startServer(where: Where): Promise<BackendServer> {
	return startWith(where, () => Promise.resolve(undefined));
}

export async function startServerWithFunctions(where: Where): Promise<FunctionsServer> {
	const told: string[] = [];
	let functions: Functions | undefined;
	const server = await startWith(where, async ({ publishableKey, secretKey }, port) => {
		const url = `http://127.0.0.1:${port}`;
		functions = await startFunctions({ publishableKey, secretKey, url, tell: (text) => told.push(text) });
		return functions;
	});
	if (functions === undefined) throw new Error('There are no functions.');
	return { ...server, functions, told };
}

async function startWith(
	where: Where,
	functionsFor: (backend: EmbeddedBackend, port: number) => Promise<Functions | undefined>
): Promise<BackendServer> {
	let answer: ReturnType<typeof gateway> = () => false;
	const server = createServer((request, response) => {
		if (!answer(request, response)) response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const url = `http://localhost:${port}`;
	const backend = await startEmbedded({ ...where, siteUrl: url, tell: () => undefined });
	const functions = await functionsFor(backend, port);
	answer = gateway(backend, functions);
	const close = async (): Promise<void> => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await functions?.close();
		await backend.close();
	};
	return {
		url,
		backend,
		close,
		client: () => createClient<Database>(url, backend.publishableKey, { auth: { persistSession: false } })
	};
}

/** Signs a new person up, follows the mail, and signs in. */
export async function newPerson({ client, backend }: BackendServer, name: string): Promise<Client> {
	const credentials = { email: `${name}@example.com`, password: `the password of ${name}` };
	const person = client();
	const signedUp = await person.auth.signUp({ ...credentials, options: { data: { display_name: name } } });
	if (signedUp.error) throw signedUp.error;
	const mail = backend.mailbox.messages.find(({ to }) => to === credentials.email);
	const link = /https?:\/\/\S+\/verify\S+/.exec(mail?.text ?? '')?.[0] ?? '';
	await fetch(link, { redirect: 'manual' });
	const signedIn = await person.auth.signInWithPassword(credentials);
	if (signedIn.error) throw signedIn.error;
	return person;
}
