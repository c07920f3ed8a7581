-- What must hold for all that there is, read from the catalogue.
begin;
\ir people.include
select no_plan();

create temp view ours as
select c.oid, n.nspname, c.relname, c.relrowsecurity, c.relkind, c.reloptions
from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'private');

create temp view our_functions as
select p.oid, n.nspname, p.oid::regprocedure::text as signature, p.prosecdef, p.proconfig
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'private');

select is_empty($$select relname from ours where relkind in ('r', 'p') and not relrowsecurity$$, 'every table has row level security');
select is_empty(
  $$select relname from ours where relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false)$$,
  'views ask as the person who reads them'
);
select is_empty(
  $$select policyname from pg_policies where schemaname in ('public', 'private', 'storage') and roles <> '{authenticated}'$$,
  'every policy names who it is for, and nobody but the signed-in'
);
select is_empty(
  $$select policyname from pg_policies where schemaname in ('public', 'private', 'storage') and cmd = 'ALL'$$,
  'every policy is for one command'
);
select is_empty(
  $$select policyname from pg_policies where schemaname in ('public', 'storage') and cmd = 'UPDATE' and with_check is null$$,
  'every policy for changes says what may come out of them'
);
select is_empty(
  $$select signature from our_functions where not coalesce(proconfig @> array['search_path=""'], false)$$,
  'every function has an empty search_path'
);
select is_empty(
  $$select signature from our_functions where prosecdef and nspname = 'public'$$,
  'nothing that the API shows runs as its owner'
);
select is_empty(
  $$select signature from our_functions where has_function_privilege('anon', oid, 'execute')$$,
  'who is not signed in calls nothing'
);
select set_eq(
  $$select signature from our_functions where has_function_privilege('authenticated', oid, 'execute')$$,
  $$values ('create_team(text,text)'), ('create_invitation(uuid,text,team_role)'), ('accept_invitation(text)'),
      ('create_api_token(uuid,text,text[],integer)'),
      ('spell_metrics(uuid,timestamp with time zone,timestamp with time zone)'),
      ('performance_trends(uuid,text,uuid,timestamp with time zone,timestamp with time zone)'),
      ('compare_engines(uuid,uuid,timestamp with time zone,timestamp with time zone)'),
      ('private.create_team(text,text)'), ('private.create_invitation(uuid,text,team_role)'),
      ('private.accept_invitation(text)'), ('private.create_api_token(uuid,text,text[],integer)'),
      ('private.my_teams(team_role)'), ('private.my_team_mates()'), ('private.team_of_module(text)'),
      ('private.are_limits(jsonb)'), ('private.is_settled(cast_status)')$$,
  'the signed-in call these and no more'
);
select is_empty(
  $$select format('%s.%s', o.relname, a.attname) from ours o join pg_attribute a on a.attrelid = o.oid
    where a.attname = 'token_hash' and (has_column_privilege('authenticated', o.oid, a.attname, 'select')
      or has_column_privilege('anon', o.oid, a.attname, 'select'))$$,
  'no client reads the hash of a token'
);
select is_empty(
  $$select relname from ours where relkind in ('r', 'p', 'v') and has_any_column_privilege('anon', oid, 'select,insert,update,references')$$,
  'who is not signed in reaches no table'
);
select is_empty(
  $$select relname from ours where relkind in ('r', 'p') and has_table_privilege('authenticated', oid, 'insert,update')$$,
  'what clients write, they write by column'
);
select is_empty(
  $$select relname from ours, unnest(array['anon', 'authenticated', 'service_role']) role
    where relkind in ('r', 'p') and has_table_privilege(role, oid, 'truncate,trigger,references')$$,
  'no role empties a table, refers to it, or puts triggers on it'
);
select ok(not has_schema_privilege(role, 'private', 'usage,create'), role || ' names nothing in private')
from unnest(array['anon', 'authenticated', 'service_role']) role;
select is_empty(
  $$select c.conrelid::regclass || ' ' || c.conname from pg_constraint c join ours o on o.oid = c.conrelid
    where c.contype = 'f' and not exists (
      select from pg_index i where i.indrelid = c.conrelid
        and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey)$$,
  'every reference has an index behind it'
);
select set_eq(
  $$select o.relname || '.' || a.attname from ours o join pg_attribute a on a.attrelid = o.oid
    where a.attname = 'updated_at' and not exists (
      select from pg_trigger t where t.tgrelid = o.oid and t.tgfoid = 'private.touch'::regproc)$$,
  'select null::text where false',
  'updated_at is kept wherever it stands'
);

select * from finish();
rollback;
