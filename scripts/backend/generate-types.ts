import { writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { TYPES_FILE, databaseTypes } from './database-types.ts';
import { pgliteDatabase } from './database.ts';
import { migrate, readMigrations } from './migrations.ts';
import { preparePlatform } from './platform.ts';

/** Writes src/lib/cloud/database.types.ts anew from the migrations. */
const pglite = new PGlite();
const database = pgliteDatabase(pglite);
await preparePlatform(database);
await migrate(database, await readMigrations());
await writeFile(TYPES_FILE, await databaseTypes(database));
await pglite.close();
