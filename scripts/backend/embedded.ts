import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, setExperimental, type Connection } from '@supabase/lite';
import { PgliteConnection } from '@supabase/lite/pglite';
import { PostgresConnection } from '@supabase/lite/postgres';
import postgres from 'postgres';
import { pgliteDatabase, postgresDatabase, type Database } from './database.ts';
import { FileStorage } from './file-storage.ts';
import { keysOf } from './keys.ts';
import { lockFolder } from './folder-lock.ts';
import { Mailbox } from './mailbox.ts';
import { migrate, readMigrations } from './migrations.ts';
import { PLATFORM_GRANTS, preparePlatform } from './platform.ts';

/** As the bucket has it: supabase/migrations, module_bytes. */
const MAX_MODULE_BYTES = 52_428_800;

export interface EmbeddedOptions {
	/** Where data and keys are kept; nowhere, when it is left out: all is gone with the process. */
	folder?: string;
	/** Address of a Postgres server whose database is used in place of PGlite; it is another's to keep. */
	postgres?: string;
	/** Where the app is, for links in mails. Without a slash at its end. */
	siteUrl: string;
	/** Takes what a person at the terminal should see. */
	tell(text: string): void;
}

/** Supabase without Docker: @supabase/lite over PGlite or a Postgres server, in this process. */
export interface EmbeddedBackend {
	readonly publishableKey: string;
	/** Passes every policy: for tests and functions, never for a page. */
	readonly secretKey: string;
	readonly mailbox: Mailbox;
	/** Answers requests below /auth/v1, /rest/v1 and /storage/v1. */
	fetch(request: Request): Promise<Response>;
	close(): Promise<void>;
}

/** Starts one: keys, schema, grants. @throws MigrationError, or Error when another process has the folder. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedBackend> {
	const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'spell-backend-')));
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const unlock = await lockFolder(folder);
	const forget = async (): Promise<void> => {
		await unlock();
		if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
	};
	try {
		return await startIn(folder, options, forget);
	} catch (error) {
		await forget();
		throw error;
	}
}

async function startIn(
	folder: string,
	options: EmbeddedOptions,
	forget: () => Promise<void>
): Promise<EmbeddedBackend> {
	const keys = await keysOf(folder);
	const mailbox = new Mailbox(options);
	const { connection, database, end } = await connect(folder, options);
	const app = makeApp(connection, { keys, mailbox, siteUrl: options.siteUrl });
	app._storageAdapter = new FileStorage(join(folder, 'objects'), MAX_MODULE_BYTES);
	const close = async (): Promise<void> => {
		await connection.close();
		await end();
		await forget();
	};
	try {
		await prepare(app, database);
	} catch (error) {
		await connection.close();
		await end();
		throw error;
	}
	const { publishableKey, secretKey } = keys;
	return { publishableKey, secretKey, mailbox, close, fetch: (request) => app.fetch(request, { peerAddress: null }) };
}

interface Connected {
	connection: Connection;
	/** One session for scripts: Lite's own connection may be a pool. */
	database: Database;
	end: () => Promise<void>;
}

async function connect(folder: string, { postgres: url, folder: kept }: EmbeddedOptions): Promise<Connected> {
	if (url !== undefined) {
		const quiet = { onnotice: () => undefined };
		const sql = postgres(url, { max: 1, ...quiet });
		const connection = new PostgresConnection({ url, postgresOptions: quiet });
		return { connection, database: postgresDatabase(sql), end: () => sql.end() };
	}
	const connection = new PgliteConnection(kept === undefined ? {} : { url: join(folder, 'database') });
	return { connection, database: pgliteDatabase(connection.driver), end: () => Promise.resolve() };
}

function makeApp(
	connection: Connection,
	{ keys, mailbox, siteUrl }: { keys: Awaited<ReturnType<typeof keysOf>>; mailbox: Mailbox; siteUrl: string }
): App {
	// Storage is behind a switch in this release of Lite.
	setExperimental('storage', true);
	return new App({
		connection,
		auth: {
			enabled: true,
			jwt_secret: keys.jwtSecret,
			publishable_key: keys.publishableKey,
			secret_key: keys.secretKey,
			site_url: siteUrl,
			minimum_password_length: 8,
			email: { enable_signup: true, enable_confirmations: true }
		},
		storage: { enabled: true, file_size_limit: `${MAX_MODULE_BYTES / 1_048_576}MiB` },
		studio: { enabled: false },
		db: { migrations: { enabled: false } },
		options: { server: { admin: false, disableStudio: true }, drivers: { email: mailbox } }
	});
}

/**
 * Lite grants everything on every table to every role with the first request that has a role: it is made here, before
 * anybody else's, and undone.
 */
async function prepare(app: App, database: Database): Promise<void> {
	await app.ensureSystemSchema();
	await preparePlatform(database);
	await migrate(database, await readMigrations());
	await app.connection.withContext({ auth: { role: 'anon' } }, () => Promise.resolve());
	await database.run(`${PLATFORM_GRANTS}\nselect private.set_grants();`);
}
