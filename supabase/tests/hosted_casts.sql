-- Rates, the use of tokens, and casts that the server begins and settles for people.
begin;
\ir people.include
select no_plan();

-- Begins a cast as the server does.
create function pg_temp.begin_cast(
  person text, spell text default 'team/echo', version text default null, key text default null,
  hash text default repeat('1', 64), token_team uuid default null, cents integer default 1
) returns jsonb language sql as $$
  select public.begin_cast(pg_temp.id(person), spell, hash, repeat('2', 64), cents, token_team, version, key)
$$;
create function pg_temp.kind(answer jsonb) returns text language sql immutable as $$ select answer ->> 'kind' $$;
create function pg_temp.spent() returns integer language sql as $$
  select spent_cents from public.budgets where team_id = pg_temp.id('team')
$$;

-- Nobody but the server
select is(pg_temp.attempt(name, statement), case name when 'service' then 'allowed' else 'denied' end, name || ': ' || statement)
from people, unnest(array[
  $$select public.take_rate('cast', pg_temp.id('caster'))$$,
  $$select count(*) from public.use_api_token('spell_0')$$,
  $$select public.begin_cast(pg_temp.id('caster'), 'team/echo', repeat('1', 64), repeat('2', 64), 1)$$,
  $$select public.settle_cast(pg_temp.id('service cast'), 'failed', 'trapped', 1)$$
]) statement;

-- Tokens
create temp table made as
select pg_temp.answer('caster', $$select token from public.create_api_token(pg_temp.id('team'), 'ci', '{cast}')$$) as token;
select results_eq($$select u.team_id, u.user_id, u.scopes, u.role::text from made, public.use_api_token(token) u$$,
  $$values (pg_temp.id('team'), pg_temp.id('caster'), '{cast}'::text[], 'caster')$$, 'a token speaks for its person');
select ok((select last_used_at = now() from public.api_tokens where name = 'ci'), 'its use is noted');
select is_empty($$select * from public.use_api_token('spell_' || repeat('0', 64))$$, 'one that is made up speaks for nobody');
update public.members set role = 'viewer' where user_id = pg_temp.id('caster') and team_id = pg_temp.id('team');
select is((select u.role::text from made, public.use_api_token(token) u), 'viewer', 'its role is that of today');
update public.members set role = 'caster' where user_id = pg_temp.id('caster') and team_id = pg_temp.id('team');
update public.api_tokens set expires_at = now() where name = 'ci';
select is_empty($$select u.* from made, public.use_api_token(token) u$$, 'one that has expired speaks for nobody');
update public.api_tokens set expires_at = null where name = 'ci';
select isnt_empty($$select u.* from made, public.use_api_token(token) u$$, 'one without an end does');
delete from public.api_tokens where name = 'ci';
select is_empty($$select u.* from made, public.use_api_token(token) u$$, 'one that was revoked does not');

-- Which spell, which version
select is(pg_temp.kind(pg_temp.begin_cast('outsider')), 'no-such-spell', 'who is not in the team finds no spell');
select is(pg_temp.kind(pg_temp.begin_cast('caster', pg_temp.id('other spell')::text)), 'no-such-spell', 'nor another team''s by its id');
select is(pg_temp.kind(pg_temp.begin_cast('caster', 'team/none')), 'no-such-spell', 'nor what there is not');
select is(pg_temp.kind(pg_temp.begin_cast('caster', '')), 'no-such-spell', 'nor nothing');
select is(pg_temp.kind(pg_temp.begin_cast('outsider', 'other-team/echo', token_team => pg_temp.id('team'))), 'no-such-spell', 'a token is for its own team');
select is(pg_temp.kind(pg_temp.begin_cast('viewer')), 'role-too-low', 'a viewer casts nothing');
select is(pg_temp.kind(pg_temp.begin_cast('caster', version => '9.0.0')), 'no-such-version', 'there is such a version or not');
select is(pg_temp.begin_cast('caster') ->> 'version', '1.0.0', 'without a current version, the newest');
insert into public.spell_versions (id, team_id, spell_id, module_id, version, created_at) values
  (pg_temp.id('version 2'), pg_temp.id('team'), pg_temp.id('spell'), pg_temp.id('loose module'), '2.0.0', now() + interval '1 second');
select is(pg_temp.begin_cast('caster') ->> 'version', '2.0.0', 'which is another, once there is one');
select is(pg_temp.begin_cast('caster', version => '1.0.0') ->> 'moduleHash', repeat('a', 64), 'or by its number');
select is(pg_temp.begin_cast('caster', version => pg_temp.id('version')::text) ->> 'version', '1.0.0', 'or its id');
update public.spells set current_version_id = pg_temp.id('version') where id = pg_temp.id('spell');
select is(pg_temp.begin_cast('caster') ->> 'version', '1.0.0', 'the current one goes before the newest');
select is(pg_temp.begin_cast('caster', version => 'latest') ->> 'version', '2.0.0', 'unless it is asked for');
update public.spell_versions set deprecated_at = now() where id = pg_temp.id('version 2');
select is(pg_temp.begin_cast('caster', version => 'latest') ->> 'version', '1.0.0', 'and not deprecated');
select is(pg_temp.begin_cast('caster', version => '2.0.0') ->> 'version', '2.0.0', 'which is cast by its number still');
delete from public.spell_versions where id = pg_temp.id('version 2');
select is(pg_temp.kind(pg_temp.begin_cast('caster', version => '2.0.0')), 'no-such-version', 'a deleted one is not');

-- Budgets
update public.budgets set monthly_limit_cents = 5, spent_cents = 3 where team_id = pg_temp.id('team');
create temp table begun as select pg_temp.begin_cast('caster', cents => 2) as got;
select is(pg_temp.spent(), 5, 'what it can cost is held');
select is(pg_temp.begin_cast('caster') - 'rate', '{"kind": "budget-spent", "limitCents": 5, "spentCents": 5, "neededCents": 1}', 'a spent budget refuses');
select is((select count(*) from public.casts where user_id = pg_temp.id('caster') and status = 'running' and started_at = now() and held_cents = 2), 1::bigint, 'before anything is written');
select ok((select public.settle_cast((got ->> 'castId')::uuid, 'succeeded', 'ok', 1, '{"executionTimeMs": 12, "memoryUsedMb": 1.5, "fuel": 345, "wasmVersion": "1.0.0", "metadata": {"engine": "in-place"}}') from begun), 'a cast is settled');
select ok(not (select public.settle_cast((got ->> 'castId')::uuid, 'failed', 'trapped', 9, '{"executionTimeMs": 1, "memoryUsedMb": 1}') from begun), 'once');
select is(pg_temp.spent(), 4, 'for what it cost');
select results_eq($$select c.status::text, c.outcome, c.cost_cents, e.execution_time_ms, e.success, e.fuel, e.spell_id
    from public.casts c join public.wasm_executions e on e.cast_id = c.id, begun where c.id = (got ->> 'castId')::uuid$$,
  $$values ('succeeded', 'ok', 1, 12, true, 345::bigint, pg_temp.id('spell'))$$, 'with what was measured');
select is((select details ->> 'actor' from public.audit_events, begun where resource_id = got ->> 'castId' and event = 'WASM_EXECUTION_COMPLETED'),
  pg_temp.id('caster')::text, 'the log names the person');
select ok(not public.settle_cast(pg_temp.id('caster cast'), 'failed', 'trapped', 0), 'what was cast on a device is not the server''s to settle');

-- A function that died
update public.budgets set monthly_limit_cents = 5, spent_cents = 4 where team_id = pg_temp.id('team');
create temp table dead as select pg_temp.begin_cast('caster') as got;
update public.casts set started_at = now() - interval '6 minutes' where id = (select (got ->> 'castId')::uuid from dead);
select is(pg_temp.kind(pg_temp.begin_cast('caster')), 'begun', 'what it held is there again');
select is((select outcome from public.casts, dead where id = (got ->> 'castId')::uuid), 'host-failed', 'and its cast has an end');
update public.budgets set monthly_limit_cents = null where team_id = pg_temp.id('team');

-- The same request twice
create temp table first as select pg_temp.begin_cast('caster', key => 'once') as got;
select is(pg_temp.begin_cast('caster', key => 'once') - 'rate', jsonb_build_object('kind', 'in-progress', 'castId', got ->> 'castId'), 'it runs once') from first;
select is(pg_temp.kind(pg_temp.begin_cast('caster', key => 'once', hash => repeat('9', 64))), 'key-of-another-request', 'a key is for one request');
select is(pg_temp.kind(pg_temp.begin_cast('author', key => 'once')), 'begun', 'and of one person');
select ok(public.settle_cast((got ->> 'castId')::uuid, 'failed', 'trapped', 1, null, '{"status": 200}'), 'its answer is kept') from first;
select is(pg_temp.begin_cast('caster', key => 'once') - 'rate', jsonb_build_object('kind', 'known', 'castId', got ->> 'castId', 'answer', '{"status": 200}'), 'and given again') from first;
update private.cast_answers set created_at = now() - interval '25 hours';
select is(pg_temp.kind(pg_temp.begin_cast('caster', key => 'once')), 'answer-gone', 'for a day');
select is((select count(*) from public.casts where idempotency_key = 'once' and user_id = pg_temp.id('caster')), 1::bigint, 'one cast came of it');

-- Bytes that are not those of the version
create temp table tampered as select pg_temp.begin_cast('caster') as got;
select ok(public.settle_cast((got ->> 'castId')::uuid, 'failed', 'hash-mismatch', 0), 'a cast of changed bytes ends') from tampered;
select is((select resource_id from public.audit_events where event = 'WASM_MODULE_VALIDATION_FAILED'), repeat('a', 64), 'and the log has it');

-- Rates, in a window that does not end while this runs
update private.rate_limits set window_seconds = 86400 where kind = 'module';
select results_eq($$select allowed, scope, most, remaining from public.take_rate('module', pg_temp.id('admin'), pg_temp.id('team'))$$,
  $$values (true, 'person', 120, 119)$$, 'a person has so many requests');
select ok((select resets_at > now() and resets_at <= clock_timestamp() + interval '1 day' from public.take_rate('module', pg_temp.id('admin'))), 'until the window is over');
update private.rate_limits set person_most = 3, team_most = 4 where kind = 'module';
select is((select remaining from public.take_rate('module', pg_temp.id('admin'), pg_temp.id('team'))), 0, 'the last one');
select results_eq($$select allowed, scope, remaining from public.take_rate('module', pg_temp.id('admin'), pg_temp.id('team'))$$,
  $$values (false, 'person', 0)$$, 'is the last one');
select ok((select allowed from public.take_rate('module', pg_temp.id('owner'), pg_temp.id('team')))
  and (select allowed from public.take_rate('module', pg_temp.id('owner'), pg_temp.id('team'))), 'another person has his own');
select results_eq($$select allowed, scope from public.take_rate('module', pg_temp.id('author'), pg_temp.id('team'))$$,
  $$values (false, 'team')$$, 'a team''s is for all of it');
update private.rate_windows set started_at = started_at - interval '1 day' where kind = 'module';
select is((select remaining from public.take_rate('module', pg_temp.id('admin'), pg_temp.id('team'))), 2, 'a new window begins with all of them');
update private.rate_limits set person_most = 1 where kind = 'cast';
select is(pg_temp.begin_cast('caster') #>> '{rate,allowed}', 'false', 'a cast is a request too');
select throws_ok($$select public.take_rate('nothing', pg_temp.id('admin'))$$, 'P0002', null, 'there is such a limit or not');

select * from finish();
rollback;
