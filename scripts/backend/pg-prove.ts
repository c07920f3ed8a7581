import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { ROOT, run } from '../tools.ts';
import { postgresDatabase } from './database.ts';
import { migrate, readMigrations } from './migrations.ts';
import { preparePlatform } from './platform.ts';
import { findPostgres, startPostgres, type TemporaryPostgres } from './temporary-postgres.ts';

/** What a run found: tests that passed and failed, or why there was none. */
export type ProveResult = { kind: 'ran'; passed: number; failed: number } | { kind: 'skipped'; reason: string };

/** Runs supabase/tests by pg_prove on Debian's Postgres, on a server of its own, and plpgsql_check over the functions. */
export async function proveOnPostgres(): Promise<ProveResult> {
	const bin = await installedPostgres();
	if (bin === undefined) {
		const reason =
			'PostgreSQL with pgTAP and pg_prove is not installed, and this is no machine to install it on by itself.';
		return { kind: 'skipped', reason };
	}
	const server = await startPostgres(bin);
	try {
		const complaints = await setUp(server);
		const { passed, failed } = await prove(server);
		return { kind: 'ran', passed, failed: failed + complaints };
	} finally {
		await server.stop();
	}
}

/** The programs' folder, once all that is needed is there; as root, or in CI, apt is asked for what is not. */
async function installedPostgres(): Promise<string | undefined> {
	if (await isComplete()) return findPostgres();
	const root = process.getuid?.() === 0;
	if (!existsSync('/usr/bin/apt-get') || !(root || process.env['CI'] !== undefined)) return undefined;
	await install(root ? [] : ['sudo', '-n']);
	return (await isComplete()) ? findPostgres() : undefined;
}

async function isComplete(): Promise<boolean> {
	const bin = await findPostgres();
	if (bin === undefined || !existsSync('/usr/bin/pg_prove')) return false;
	return existsSync(join(extensions(bin), 'pgtap.control'));
}

function extensions(bin: string): string {
	return bin.replace('/usr/lib/', '/usr/share/').replace(/bin$/, 'extension');
}

/** Two steps, as the extensions' packages are named after the version that the first brings. */
async function install(prefix: readonly string[]): Promise<void> {
	const apt = async (...args: string[]): Promise<number> => {
		const [command = '', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
		return run(command, rest);
	};
	await apt('update');
	await apt('install', '-y', '--no-install-recommends', 'postgresql', 'libtap-parser-sourcehandler-pgtap-perl');
	const [, version = ''] = /postgresql\/(\d+)/.exec((await findPostgres()) ?? '') ?? [];
	await apt(
		'install',
		'-y',
		'--no-install-recommends',
		`postgresql-${version}-pgtap`,
		`postgresql-${version}-plpgsql-check`
	);
}

/** As on a hosted project, who applies migrations owns the database and is no superuser. */
const MIGRATOR = (password: string): string => `create role migrator login createrole bypassrls password '${password}';
alter database postgres owner to migrator;
grant usage on schema auth, storage to migrator;
alter table auth.users owner to migrator;
alter table storage.objects owner to migrator;
alter table storage.buckets owner to migrator;`;

/** @returns how many functions plpgsql_check complains of, where it is installed. */
async function setUp({ url, password }: TemporaryPostgres): Promise<number> {
	const quiet = { max: 1, onnotice: () => undefined };
	const sql = postgres(url, quiet);
	const migrator = postgres(url, { ...quiet, user: 'migrator' });
	try {
		await preparePlatform(postgresDatabase(sql));
		await postgresDatabase(sql).run(MIGRATOR(password));
		await migrate(postgresDatabase(migrator), await readMigrations());
		return (await complaints(sql)).length;
	} finally {
		await Promise.all([sql.end(), migrator.end()]);
	}
}

async function complaints(sql: postgres.Sql): Promise<readonly unknown[]> {
	const available = await sql`select from pg_available_extensions where name = 'plpgsql_check'`;
	if (available.length === 0) return [];
	await sql`create schema checker`;
	await sql`create extension plpgsql_check with schema checker`;
	const found = await sql<{ place: string; lines: string }[]>`
		select p.oid::regprocedure::text as place, string_agg(line, '; ') as lines
		from pg_proc p
		join pg_namespace n on n.oid = p.pronamespace and n.nspname in ('public', 'private')
		join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
		left join pg_trigger t on t.tgfoid = p.oid
		cross join checker.plpgsql_check_function(p.oid, coalesce(t.tgrelid, 0)) line
		group by 1`;
	for (const { place, lines } of found) console.error(`plpgsql_check: ${place}: ${lines}`);
	return found;
}

async function prove({ port, password }: TemporaryPostgres): Promise<{ passed: number; failed: number }> {
	const folder = join(ROOT, 'supabase/tests');
	const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
	const args = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-d', 'postgres', ...files];
	const child = spawn('pg_prove', args, { cwd: folder, env: { ...process.env, PGPASSWORD: password } });
	let output = '';
	child.stdout.on('data', (text: Buffer) => (output += String(text)));
	child.stderr.pipe(process.stderr);
	const code = await new Promise((resolve) => child.once('close', resolve));
	console.log(output);
	const tests = Number(/Tests=(\d+)/.exec(output)?.[1] ?? 0);
	return code === 0 && tests > 0 ? { passed: tests, failed: 0 } : { passed: 0, failed: 1 };
}
