import type { PGlite } from '@electric-sql/pglite';
import type { Sql } from 'postgres';

/** What the backend's scripts ask of a database, PGlite or a Postgres server. */
export interface Database {
	/** Runs a script of any number of statements, as one session. @throws the database's error. */
	run(script: string): Promise<void>;
	/** The rows of the last statement of a script that gives any. */
	rows(script: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** PGlite is one session for ever. */
export function pgliteDatabase(pglite: PGlite): Database {
	return {
		run: async (script) => void (await pglite.exec(script)),
		rows: async (script) => (await pglite.exec(script)).at(-1)?.rows ?? []
	};
}

/** @param sql with `max: 1`: scripts begin and end transactions, which must be one session's. */
export function postgresDatabase(sql: Sql): Database {
	return {
		run: async (script) => void (await sql.unsafe(script).simple()),
		rows: async (script) => {
			const result: unknown = await sql.unsafe(script).simple();
			// The driver gives one result for one statement, and a list of results for more.
			const last: unknown = Array.isArray(result) && Array.isArray(result.at(-1)) ? result.at(-1) : result;
			return last as readonly Record<string, unknown>[];
		}
	};
}
