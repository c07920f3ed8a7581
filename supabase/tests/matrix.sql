-- Who may do what to which table: each cell is tried, and a table that no row here tells of fails.
begin;
\ir people.include
select no_plan();

-- For each command a statement that would work, and those for whom it does.
create temp table cells (relation text, command text, statement text, allowed text, primary key (relation, command));
insert into cells values
  ('public.profiles', 'select', $$select from public.profiles where id = pg_temp.id('owner')$$, 'viewer caster author admin owner service'),
  ('public.profiles', 'insert', $$insert into public.profiles (id) values (pg_temp.id('blank'))$$, 'service'),
  ('public.profiles', 'update', $$update public.profiles set display_name = 'New' where id = coalesce(auth.uid(), pg_temp.id('owner'))$$, 'outsider viewer caster author admin owner service'),
  ('public.profiles', 'delete', $$delete from public.profiles where id = pg_temp.id('viewer')$$, 'service'),
  ('public.teams', 'select', $$select from public.teams where id = pg_temp.id('team')$$, 'viewer caster author admin owner service'),
  ('public.teams', 'insert', $$insert into public.teams (slug, name) values ('new', 'New')$$, 'service'),
  ('public.teams', 'update', $$update public.teams set name = 'New' where id = pg_temp.id('team')$$, 'admin owner service'),
  ('public.teams', 'delete', $$delete from public.teams where id = pg_temp.id('team')$$, 'owner service'),
  ('public.members', 'select', $$select from public.members where team_id = pg_temp.id('team')$$, 'viewer caster author admin owner service'),
  ('public.members', 'insert', $$insert into public.members values (pg_temp.id('team'), pg_temp.id('outsider'), 'viewer')$$, 'service'),
  ('public.members', 'update', $$update public.members set role = 'caster' where user_id = pg_temp.id('bystander')$$, 'admin owner service'),
  ('public.members', 'delete', $$delete from public.members where user_id = pg_temp.id('bystander')$$, 'admin owner service'),
  ('public.invitations', 'select', $$select from public.invitations where team_id = pg_temp.id('team')$$, 'admin owner service'),
  ('public.invitations', 'insert', $$insert into public.invitations (team_id, email, role, token_hash) values (pg_temp.id('team'), 'a@b.c', 'viewer', repeat('0', 64))$$, 'service'),
  ('public.invitations', 'update', $$update public.invitations set role = 'owner' where team_id = pg_temp.id('team')$$, 'service'),
  ('public.invitations', 'delete', $$delete from public.invitations where team_id = pg_temp.id('team')$$, 'admin owner service'),
  ('public.spells', 'select', $$select from public.spells where id = pg_temp.id('spell')$$, 'viewer caster author admin owner service'),
  ('public.spells', 'insert', $$insert into public.spells (team_id, slug, name) values (pg_temp.id('team'), 'new', 'New')$$, 'author admin owner service'),
  ('public.spells', 'update', $$update public.spells set name = 'New' where id = pg_temp.id('spell')$$, 'author admin owner service'),
  ('public.spells', 'delete', $$delete from public.spells where id = pg_temp.id('spell')$$, 'admin owner service'),
  ('public.wasm_modules', 'select', $$select from public.wasm_modules where id = pg_temp.id('module')$$, 'viewer caster author admin owner service'),
  ('public.wasm_modules', 'insert', $$insert into public.wasm_modules (team_id, spell_id, version, hash, size) values (pg_temp.id('team'), pg_temp.id('spell'), '3.0.0', repeat('0', 64), 8)$$, 'author admin owner service'),
  ('public.wasm_modules', 'update', $$update public.wasm_modules set verified_at = now() where id = pg_temp.id('module')$$, 'service'),
  ('public.wasm_modules', 'delete', $$delete from public.wasm_modules where id = pg_temp.id('loose module')$$, 'admin owner service'),
  ('public.spell_versions', 'select', $$select from public.spell_versions where id = pg_temp.id('version')$$, 'viewer caster author admin owner service'),
  ('public.spell_versions', 'insert', $$insert into public.spell_versions (team_id, spell_id, module_id, version) values (pg_temp.id('team'), pg_temp.id('spell'), pg_temp.id('loose module'), '2.0.0')$$, 'author admin owner service'),
  ('public.spell_versions', 'update', $$update public.spell_versions set deprecated_at = now() where id = pg_temp.id('version')$$, 'author admin owner service'),
  ('public.spell_versions', 'delete', $$delete from public.spell_versions where id = pg_temp.id('version')$$, 'admin owner service'),
  ('public.casts', 'select', $$select from public.casts where team_id = pg_temp.id('team')$$, 'viewer caster author admin owner service'),
  ('public.casts', 'insert', $$insert into public.casts (team_id, spell_id) values (pg_temp.id('team'), pg_temp.id('spell'))$$, 'caster author admin owner service'),
  ('public.casts', 'update', $$update public.casts set status = 'failed', outcome = 'trapped' where user_id is not distinct from auth.uid() and status = 'running'$$, 'caster author admin owner service'),
  ('public.casts', 'delete', $$delete from public.casts where team_id = pg_temp.id('team')$$, 'service'),
  ('public.wasm_executions', 'select', $$select from public.wasm_executions where team_id = pg_temp.id('team')$$, 'viewer caster author admin owner service'),
  ('public.wasm_executions', 'insert', $$insert into public.wasm_executions (cast_id, execution_time_ms, memory_used_mb, success) select id, 1, 1, true from public.casts where user_id is not distinct from auth.uid() and status = 'running'$$, 'caster author admin owner service'),
  ('public.wasm_executions', 'update', $$update public.wasm_executions set spell_id = null where team_id = pg_temp.id('team')$$, 'service'),
  ('public.wasm_executions', 'delete', $$delete from public.wasm_executions where team_id = pg_temp.id('team')$$, 'service'),
  ('public.budgets', 'select', $$select from public.budgets where team_id = pg_temp.id('team')$$, 'viewer caster author admin owner service'),
  ('public.budgets', 'insert', $$insert into public.budgets (team_id) values (pg_temp.id('teamless'))$$, 'service'),
  ('public.budgets', 'update', $$update public.budgets set monthly_limit_cents = 1 where team_id = pg_temp.id('team')$$, 'admin owner service'),
  ('public.budgets', 'delete', $$delete from public.budgets where team_id = pg_temp.id('team')$$, 'service'),
  -- The one token is the caster's.
  ('public.api_tokens', 'select', $$select from public.api_tokens where team_id = pg_temp.id('team')$$, 'caster admin owner service'),
  ('public.api_tokens', 'insert', $$insert into public.api_tokens (team_id, user_id, name, prefix, token_hash, scopes) values (pg_temp.id('team'), pg_temp.id('caster'), 'x', 'x', repeat('0', 64), '{cast}')$$, 'service'),
  ('public.api_tokens', 'update', $$update public.api_tokens set last_used_at = now()$$, 'service'),
  ('public.api_tokens', 'delete', $$delete from public.api_tokens where team_id = pg_temp.id('team')$$, 'caster admin owner service'),
  ('public.audit_events', 'select', $$select from public.audit_events where team_id = pg_temp.id('team')$$, 'admin owner service'),
  ('public.audit_events', 'insert', $$insert into public.audit_events values (pg_temp.id('team'), 999, 0, 'X', 'X', 'X', '{}', repeat('0', 64), repeat('0', 64))$$, ''),
  ('public.audit_events', 'update', $$update public.audit_events set event = 'X'$$, ''),
  ('public.audit_events', 'delete', $$delete from public.audit_events$$, ''),
  ('private.audit_heads', 'select', $$select from private.audit_heads$$, ''),
  ('private.audit_heads', 'insert', $$insert into private.audit_heads values (pg_temp.id('teamless'), 0, 0, '')$$, ''),
  ('private.audit_heads', 'update', $$update private.audit_heads set hash = ''$$, ''),
  ('private.audit_heads', 'delete', $$delete from private.audit_heads$$, ''),
  ('private.rate_limits', 'select', $$select from private.rate_limits$$, ''),
  ('private.rate_limits', 'insert', $$insert into private.rate_limits values ('new', 60, 1, 1)$$, ''),
  ('private.rate_limits', 'update', $$update private.rate_limits set person_most = 1000000$$, ''),
  ('private.rate_limits', 'delete', $$delete from private.rate_limits$$, ''),
  ('private.rate_windows', 'select', $$select from private.rate_windows$$, ''),
  ('private.rate_windows', 'insert', $$insert into private.rate_windows values ('cast', 'person', pg_temp.id('caster'), now(), 1)$$, ''),
  ('private.rate_windows', 'update', $$update private.rate_windows set used = 1$$, ''),
  ('private.rate_windows', 'delete', $$delete from private.rate_windows$$, ''),
  ('private.cast_answers', 'select', $$select from private.cast_answers$$, ''),
  ('private.cast_answers', 'insert', $$insert into private.cast_answers values (pg_temp.id('settled cast'), '{}')$$, ''),
  ('private.cast_answers', 'update', $$update private.cast_answers set answer = '{}'$$, ''),
  ('private.cast_answers', 'delete', $$delete from private.cast_answers$$, ''),
  ('storage.objects', 'select', $$select from storage.objects where bucket_id = 'modules'$$, 'viewer caster author admin owner service'),
  ('storage.objects', 'insert', $$insert into storage.objects (bucket_id, name) values ('modules', pg_temp.id('team') || '/' || repeat('f', 64))$$, 'author admin owner service'),
  ('storage.objects', 'update', $$update storage.objects set metadata = '{}' where bucket_id = 'modules'$$, 'service'),
  ('storage.objects', 'delete', $$delete from storage.objects where name = pg_temp.id('team') || '/' || repeat('e', 64)$$, 'admin owner service'),
  ('storage.buckets', 'select', $$select from storage.buckets$$, 'service'),
  ('storage.buckets', 'insert', $$insert into storage.buckets (id, name) values ('new', 'new')$$, 'service'),
  ('storage.buckets', 'update', $$update storage.buckets set public = true$$, 'service'),
  ('storage.buckets', 'delete', $$delete from storage.buckets where id = 'empty'$$, 'service');

insert into storage.buckets (id, name) values ('empty', 'empty');
-- A team whose budget is gone, for the server to give it one.
insert into public.teams (id, slug, name) values (pg_temp.id('teamless'), 'teamless', 'Teamless');
delete from public.budgets where team_id = pg_temp.id('teamless');

-- Nobody empties a table, and no statement needs writing to try it.
insert into cells select distinct relation, 'truncate', 'truncate ' || relation || ' cascade', '' from cells;

create temp view relations as
select format('%s.%s', n.nspname, c.relname) as relation
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'private', 'storage') and c.relkind in ('r', 'p', 'v', 'm', 'f')
  -- What a hosted project's storage has besides is Supabase's own.
  and (n.nspname <> 'storage' or c.relname in ('objects', 'buckets'));

select set_eq(
  $$select relation, command from relations cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) command$$,
  'select relation, command from cells',
  'every table that there is has its row for each command, and every row its table'
);

select is(
  pg_temp.attempt(p.name, c.statement),
  case when p.name = any (string_to_array(c.allowed, ' ')) then 'allowed' else 'denied' end,
  format('%s: %s %s', p.name, c.command, c.relation)
)
from cells c cross join people p
order by c.relation, c.command, p.name;

select * from finish();
rollback;
