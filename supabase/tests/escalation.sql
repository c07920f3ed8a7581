-- What each person might try to get more than is theirs.
begin;
\ir people.include
select no_plan();

create function pg_temp.refused(person text, statement text, what text) returns text language sql as $$
  select is(pg_temp.attempt(person, statement), 'denied', format('%s cannot %s', person, what))
$$;

-- Roles
select pg_temp.refused(name, $$update public.members set role = 'owner' where user_id = auth.uid() and team_id = pg_temp.id('team')$$, 'make themselves owner')
from people where name not in ('owner', 'service');
select pg_temp.refused('admin', $$update public.members set role = 'admin' where user_id = pg_temp.id('author')$$, 'make another admin');
select pg_temp.refused('admin', $$update public.members set role = 'viewer' where user_id = pg_temp.id('owner')$$, 'demote the owner');
select pg_temp.refused('admin', $$delete from public.members where user_id = pg_temp.id('owner')$$, 'remove the owner');
select pg_temp.refused('admin', $$select public.create_invitation(pg_temp.id('team'), 'a@b.c', 'owner')$$, 'invite an owner');
select pg_temp.refused('author', $$select public.create_invitation(pg_temp.id('team'), 'a@b.c', 'viewer')$$, 'invite anybody');
select pg_temp.refused('owner', $$select public.create_invitation(pg_temp.id('other team'), 'a@b.c', 'viewer')$$, 'invite to another team');
select is(pg_temp.attempt('viewer', $$delete from public.members where user_id = auth.uid()$$), 'allowed', 'anybody can leave');
select is(pg_temp.attempt('owner', $$delete from public.members where user_id = auth.uid()$$),
  '23001 A team keeps an owner: hand it over, or delete it.', 'the last owner cannot leave');
select is(pg_temp.attempt('owner', $$update public.members set role = 'admin' where user_id = auth.uid()$$),
  '23001 A team keeps an owner: hand it over, or delete it.', 'the last owner cannot step down');
select is(pg_temp.attempt('owner', $$update public.members set role = 'owner' where user_id = pg_temp.id('admin')$$), 'allowed',
  'an owner can make another');

-- Other teams
select pg_temp.refused('owner', $$insert into public.spells (team_id, slug, name) values (pg_temp.id('other team'), 'mine', 'Mine')$$, 'add a spell to another team');
select pg_temp.refused('owner', $$update public.spells set team_id = pg_temp.id('other team') where id = pg_temp.id('spell')$$, 'move a spell to another team');
select pg_temp.refused('owner', $$update public.spells set name = 'Mine' where id = pg_temp.id('other spell')$$, 'change a spell of another team');
select pg_temp.refused('owner', $$select from public.teams where id = pg_temp.id('other team')$$, 'see another team');
select pg_temp.refused('owner', $$select from public.members where team_id = pg_temp.id('other team')$$, 'see members of another team');
select matches(pg_temp.attempt('owner', $$insert into public.wasm_modules (team_id, spell_id, version, hash, size) values (pg_temp.id('team'), pg_temp.id('other spell'), '1.0.0', repeat('0', 64), 8)$$),
  '^23503 ', 'a module of one team cannot belong to a spell of another');
select matches(pg_temp.attempt('owner', $$insert into public.casts (team_id, spell_id) values (pg_temp.id('team'), pg_temp.id('other spell'))$$),
  '^23503 ', 'a cast in one team cannot be of a spell of another');

-- What is set by the database alone
select pg_temp.refused('owner', $$insert into public.spells (team_id, slug, name, created_by) values (pg_temp.id('team'), 'x', 'X', pg_temp.id('author'))$$, 'add a spell in another''s name');
select pg_temp.refused('owner', $$insert into public.wasm_modules (team_id, spell_id, version, hash, size, verified_at) values (pg_temp.id('team'), pg_temp.id('spell'), '4.0.0', repeat('0', 64), 8, now())$$, 'call a module verified');
select pg_temp.refused('owner', $$update public.budgets set spent_cents = 0 where team_id = pg_temp.id('team')$$, 'forget what was spent');
select pg_temp.refused('owner', $$select public.take_budget(pg_temp.id('team'), 1)$$, 'spend the budget');
select pg_temp.refused('owner', $$select private.append_audit(pg_temp.id('team'), 'X', 'X', 'X', '{}')$$, 'write an audit entry');
select pg_temp.refused('owner', $$select token_hash from public.api_tokens$$, 'read the hash of a token');
select pg_temp.refused('owner', $$select token_hash from public.invitations$$, 'read the hash of an invitation');

-- Casts
select pg_temp.refused('caster', $$insert into public.casts (team_id, user_id) values (pg_temp.id('team'), pg_temp.id('owner'))$$, 'cast in another''s name');
select pg_temp.refused('caster', $$insert into public.casts (team_id, place) values (pg_temp.id('team'), 'function')$$, 'say that a cast ran on the server');
select pg_temp.refused('owner', $$update public.casts set status = 'failed', outcome = 'trapped' where user_id = pg_temp.id('caster')$$, 'settle another''s cast');
select pg_temp.refused('owner', $$insert into public.wasm_executions (cast_id, execution_time_ms, memory_used_mb, success) values (pg_temp.id('caster cast'), 1, 1, true)$$, 'record an execution of another''s cast');
select matches(pg_temp.attempt('caster', $$insert into public.wasm_executions (cast_id, execution_time_ms, memory_used_mb, success)
    select pg_temp.id('caster cast'), 1, 1, true from generate_series(1, 2)$$), '^23505 ', 'a cast has one execution');
select matches(pg_temp.attempt('service', $$update public.casts set outcome = 'trapped' where id = pg_temp.id('settled cast')$$),
  '^23001 ', 'a settled cast does not change');
select matches(pg_temp.attempt('service', $$update public.casts set status = 'running', outcome = null where id = pg_temp.id('settled cast')$$),
  '^23001 ', 'a settled cast does not run again');
select matches(pg_temp.attempt('service', $$update public.wasm_executions set success = false$$), '^23001 ', 'nor does what it took');

-- Versions and modules
select matches(pg_temp.attempt('service', $$update public.spell_versions set version = '9.0.0'$$), '^23001 ', 'a version does not change');
select matches(pg_temp.attempt('service', $$update public.wasm_modules set hash = repeat('0', 64)$$), '^23001 ', 'a module does not change');
select matches(pg_temp.attempt('owner', $$delete from public.wasm_modules where id = pg_temp.id('module')$$), '^23503 ', 'a module that a version pins stays');
select is(pg_temp.attempt('owner', $$update public.spells set current_version_id = pg_temp.id('version') where id = pg_temp.id('spell') returning 1$$), 'allowed', 'a version can be made the current one');
select matches(pg_temp.attempt('service', $$update public.spells set current_version_id = pg_temp.id('version') where id = pg_temp.id('other spell')$$),
  '^23503 ', 'of its own spell only');
update public.spells set current_version_id = pg_temp.id('version'), wasm_module_hash = repeat('f', 64) where id = pg_temp.id('spell');
select results_eq($$select wasm_module_url, wasm_module_hash from public.spells where id = pg_temp.id('spell')$$,
  $$values ('modules/' || pg_temp.id('team') || '/' || repeat('a', 64), repeat('a', 64))$$, 'address and hash are those of the current version');
delete from public.spell_versions where id = pg_temp.id('version');
select is((select current_version_id from public.spells where id = pg_temp.id('spell')), null, 'a deleted version is current no more');

-- People who go
delete from auth.users where id = pg_temp.id('author');
select is((select count(*) from public.casts where id = pg_temp.id('author cast') and user_id is null), 1::bigint, 'the casts of a deleted person stay, without the name');
select is(pg_temp.attempt('author', $$select from public.spells where team_id = pg_temp.id('team')$$), 'denied', 'and a session that is left over reads nothing');
delete from public.teams where id = pg_temp.id('team');
select is((select count(*) from public.spells where team_id = pg_temp.id('team')), 0::bigint, 'with a team go its spells');
select isnt((select count(*) from public.audit_events where team_id = pg_temp.id('team')), 0::bigint, 'and its audit log stays');

select * from finish();
rollback;
