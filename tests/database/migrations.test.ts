import { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, test } from 'vitest';
import { pgliteDatabase } from '../../scripts/backend/database.ts';
import { MigrationError, migrate, type Migration } from '../../scripts/backend/migrations.ts';

const pglite = new PGlite();
const database = pgliteDatabase(pglite);
afterAll(() => pglite.close());

const first: Migration = { version: '20260101000000', name: 'first', sql: 'create table one (id int);' };
const broken: Migration = {
	version: '20260102000000',
	name: 'broken',
	sql: 'create table two (id int); insert into one values (1); select no_such_function();'
};
const names = (applied: readonly Migration[]): string[] => applied.map(({ name }) => name);

async function tables(): Promise<unknown[]> {
	const rows = await database.rows("select tablename from pg_tables where schemaname = 'public' order by 1");
	return rows.map(({ tablename }) => tablename);
}

test('each migration is applied once; of one that fails nothing stays, and it can be tried again', async () => {
	expect(names(await migrate(database, [first]))).toEqual(['first']);
	expect(names(await migrate(database, [first]))).toEqual([]);

	const failure = await migrate(database, [first, broken]).catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(MigrationError);
	expect((failure as MigrationError).message).toContain('20260102000000_broken.sql: function no_such_function()');
	expect(await tables()).toEqual(['one']);
	expect(await database.rows('select * from one')).toEqual([]);
	expect(await database.rows('select version, name from supabase_migrations.schema_migrations')).toEqual([
		{ version: '20260101000000', name: 'first' }
	]);

	const mended = { ...broken, sql: 'create table two (id int);' };
	expect(names(await migrate(database, [first, mended]))).toEqual(['broken']);
	expect(await tables()).toEqual(['one', 'two']);
});
