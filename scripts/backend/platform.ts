import { SUPABASE_AUTH_HELPERS_SQL, getAuthSchemaSql, getStorageSchemaSql } from '@supabase/lite';
import type { Database } from './database.ts';

const ROLES = ['anon', 'authenticated', 'service_role'];

/** A hosted project has these before the first migration; an embedded one gets them from @supabase/lite, in part. */
const MAKE_ROLES = ROLES.map(
	(role) => `do $$ begin
  if not exists (select from pg_roles where rolname = '${role}') then
    create role ${role} nologin noinherit ${role === 'service_role' ? 'bypassrls' : ''};
  end if;
end $$;`
).join('\n');

/**
 * What the roles may do in the schemas that are not ours. Narrower than a hosted project's, where TRUNCATE on storage
 * is granted too, and no API leads to it.
 */
export const PLATFORM_GRANTS = `grant usage on schema auth, storage to ${ROLES.join(', ')};
revoke all on all tables in schema auth from ${ROLES.join(', ')};
revoke all on all tables in schema storage from ${ROLES.join(', ')};
grant select, insert, update, delete on storage.objects, storage.buckets to ${ROLES.join(', ')};`;

/** Makes a plain Postgres look to migrations and policies like a Supabase project. */
export async function preparePlatform(database: Database): Promise<void> {
	const script = [MAKE_ROLES, getAuthSchemaSql(), SUPABASE_AUTH_HELPERS_SQL, getStorageSchemaSql(), PLATFORM_GRANTS];
	await database.run(script.join('\n'));
}
