import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';

const execute = promisify(execFile);

/** A server that is gone, with all that was in it, when it is stopped. */
export interface TemporaryPostgres {
	readonly port: number;
	readonly password: string;
	/** For anything that takes one; the user is `postgres`, as is the database. */
	readonly url: string;
	stop(): Promise<void>;
}

/** Where Debian and Ubuntu keep a version's programs; the newest one's folder, or `undefined`. */
export async function findPostgres(): Promise<string | undefined> {
	const versions = await readdir('/usr/lib/postgresql').catch(() => []);
	const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
	return newest === undefined ? undefined : join('/usr/lib/postgresql', newest, 'bin');
}

/** Starts an empty server on a port of its own, for this machine only. @param bin the folder of its programs. */
export async function startPostgres(bin: string): Promise<TemporaryPostgres> {
	const folder = await mkdtemp(join(tmpdir(), 'spell-postgres-'));
	const password = randomBytes(16).toString('hex');
	const port = await freePort();
	const user = await serverUser();
	await writeFile(join(folder, 'password'), password);
	await Promise.all(['', 'password'].map((file) => chown(join(folder, file), user.uid, user.gid)));
	const data = join(folder, 'data');
	const setUp = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${join(folder, 'password')}`];
	await execute(join(bin, 'initdb'), [...setUp, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], {
		...user,
		cwd: folder
	});
	// Nothing here has to outlive a power cut.
	const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
	const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
	const server = spawn(join(bin, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' });
	const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
	const stop = async (): Promise<void> => {
		await ended(server);
		await rm(folder, { recursive: true, force: true });
	};
	await answering(url, server).catch(async (error: unknown) => {
		await stop();
		throw error;
	});
	return { port, password, url, stop };
}

/** Postgres refuses to be root's; Debian's package brings a user for it. */
async function serverUser(): Promise<{ uid: number; gid: number }> {
	const [uid, gid] = [process.getuid?.() ?? -1, process.getgid?.() ?? -1];
	if (uid !== 0) return { uid, gid };
	const ids = await Promise.all(['-u', '-g'].map((which) => execute('id', [which, 'postgres'])));
	const [postgresUid, postgresGid] = ids.map(({ stdout }) => Number(stdout));
	return { uid: postgresUid ?? -1, gid: postgresGid ?? -1 };
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

const TRIES = 300;

/** @throws the last refusal, when the server ends or does not answer within half a minute. */
async function answering(url: string, server: ChildProcess): Promise<void> {
	for (let tries = 1; ; tries += 1) {
		const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
		try {
			await sql`select 1`;
			return;
		} catch (error) {
			if (server.exitCode !== null || tries === TRIES) throw error;
			await new Promise((resolve) => setTimeout(resolve, 100));
		} finally {
			await sql.end();
		}
	}
}

/** Ends it at once: SIGINT is Postgres's fast shutdown. */
function ended(server: ChildProcess): Promise<void> {
	if (server.exitCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		server.once('exit', () => resolve());
		server.kill('SIGINT');
	});
}
