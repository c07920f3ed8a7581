import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pgtap } from '@electric-sql/pglite/pgtap';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TYPES_FILE, databaseTypes } from '../../scripts/backend/database-types.ts';
import { pgliteDatabase } from '../../scripts/backend/database.ts';
import { migrate, readMigrations } from '../../scripts/backend/migrations.ts';
import { preparePlatform } from '../../scripts/backend/platform.ts';
import { ROOT } from '../../scripts/tools.ts';
import { readTap, readTest } from './tap.ts';

const TESTS = join(ROOT, 'supabase/tests');
const files = readdirSync(TESTS).filter((file) => file.endsWith('.sql'));

let pglite: PGlite;

beforeAll(async () => {
	pglite = new PGlite({ extensions: { pgtap } });
	const database = pgliteDatabase(pglite);
	await preparePlatform(database);
	await migrate(database, await readMigrations());
});

afterAll(() => pglite.close());

test.each(files)('pgTAP in PGlite: %s', async (file) => {
	const results = await pglite.exec(await readTest(join(TESTS, file)));
	const lines = results
		.flatMap(({ rows }) => rows)
		.flatMap((row) => Object.values(row).filter((value) => typeof value === 'string'));
	const { failures, complete, passed } = readTap(lines);
	expect(failures).toEqual([]);
	expect(passed).toBeGreaterThan(0);
	expect(complete).toBe(true);
});

test('the types of lib/cloud are those of the schema', async () => {
	expect(await databaseTypes(pgliteDatabase(pglite))).toBe(readFileSync(TYPES_FILE, 'utf8'));
});
