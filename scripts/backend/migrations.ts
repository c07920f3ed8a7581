import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../tools.ts';
import type { Database } from './database.ts';

export const MIGRATIONS = join(ROOT, 'supabase/migrations');

/** A file of supabase/migrations, named `<version>_<name>.sql`. */
export interface Migration {
	/** 14 digits, the time of its making: they run in this order. */
	version: string;
	name: string;
	sql: string;
}

/** As the Supabase CLI has it, so that either goes on where the other stopped. */
const HISTORY = `create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);`;

/** All migrations of a folder, in order. @throws Error for a file whose name is none of a migration's. */
export async function readMigrations(folder = MIGRATIONS): Promise<Migration[]> {
	const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
	return Promise.all(files.map((file) => readMigration(folder, file)));
}

async function readMigration(folder: string, file: string): Promise<Migration> {
	const [, version, name] = /^(\d{14})_([a-z0-9_]+)\.sql$/.exec(file) ?? [];
	if (version === undefined || name === undefined) throw new Error(`${file} is not named as a migration is.`);
	return { version, name, sql: await readFile(join(folder, file), 'utf8') };
}

/**
 * Applies those that the database has not had, each with its line in the history in one transaction.
 * @returns the ones that were applied. @throws MigrationError at the first that fails; of that one, nothing stays.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly Migration[]> {
	await database.run(HISTORY);
	const rows = await database.rows('select version from supabase_migrations.schema_migrations');
	const applied = new Set(rows.map(({ version }) => version));
	const pending = migrations.filter(({ version }) => !applied.has(version));
	for (const migration of pending) await apply(database, migration);
	return pending;
}

async function apply(database: Database, { version, name, sql }: Migration): Promise<void> {
	const line = `insert into supabase_migrations.schema_migrations (version, name) values ('${version}', '${name}');`;
	try {
		await database.run(`begin;\n${sql}\n${line}\ncommit;`);
	} catch (cause) {
		await database.run('rollback');
		throw new MigrationError(`${version}_${name}.sql`, cause);
	}
}

/** A migration that the database refused. */
export class MigrationError extends Error {
	override readonly name = 'MigrationError' as const;
	readonly file: string;

	constructor(file: string, cause: unknown) {
		super(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
		this.file = file;
	}
}
