-- The audit log is only ever added to, by the database itself, and its chain holds.
begin;
\ir people.include
select no_plan();

-- As the tables' owner, whom no policy and no grant binds.
select throws_ok($$update public.audit_events set event = 'X'$$, '42501', 'The audit log is only ever added to.', 'the owner of the table changes nothing');
select throws_ok($$delete from public.audit_events$$, '42501', 'The audit log is only ever added to.', 'nor deletes');
select throws_ok($$truncate public.audit_events$$, '42501', 'The audit log is only ever added to.', 'nor empties');
-- As each role, were everything granted and no policy in the way: then the triggers alone are left.
grant all on public.audit_events to anon, authenticated, service_role;
alter table public.audit_events disable row level security;
select is(pg_temp.attempt(name, statement), 'denied', format('%s: %s', name, statement))
from people, unnest(array['update public.audit_events set event = event', 'delete from public.audit_events', 'truncate public.audit_events']) statement;
alter table public.audit_events enable row level security;
select private.set_grants();

-- The fixtures: two modules, and casts of which one is settled.
select results_eq($$select event, count(*) from public.audit_events where team_id = pg_temp.id('team') group by event order by event$$,
  $$values ('WASM_EXECUTION_COMPLETED', 1::bigint), ('WASM_EXECUTION_STARTED', 8), ('WASM_MODULE_UPLOADED', 2)$$, 'what happened was told of');
update public.wasm_modules set verified_at = now() where id = pg_temp.id('module');
update public.casts set status = 'timed_out', outcome = 'timed-out' where id = pg_temp.id('caster cast');
update public.casts set status = 'failed', outcome = 'memory-limit' where id = pg_temp.id('author cast');
update public.casts set status = 'failed', outcome = 'trapped' where id = pg_temp.id('admin cast');
select results_eq($$select event, details ->> 'outcome' from public.audit_events where team_id = pg_temp.id('team') order by sequence desc limit 4$$,
  $$values ('WASM_EXECUTION_FAILED', 'trapped'), ('WASM_MEMORY_LIMIT_EXCEEDED', 'memory-limit'), ('WASM_EXECUTION_TIMEOUT', 'timed-out'), ('WASM_MODULE_VALIDATED', null)$$,
  'each end by its event');
select pg_temp.answer('caster', $$insert into public.casts (team_id, spell_name) values (pg_temp.id('team'), 'named') returning id$$);
select is((select details ->> 'actor' from public.audit_events where details ->> 'spell' = 'named'), pg_temp.id('caster')::text, 'an entry names who did it');
select throws_ok($$insert into public.wasm_modules (team_id, spell_id, version, hash, size) values (pg_temp.id('team'), pg_temp.id('spell'), '1.0.0', repeat('9', 64), 8)$$, '23505', null, 'what is refused');
select is((select count(*) from public.audit_events where resource_id = repeat('9', 64)), 0::bigint, 'is not told of');

select is((select count(*) from public.audit_events where team_id = pg_temp.id('team')), (select max(sequence) from public.audit_events where team_id = pg_temp.id('team')), 'the numbers have no gap');
select is_empty($$select sequence from (select sequence, previous, time, lag(hash, 1, repeat('0', 64)) over w before, lag(time, 1, 0::bigint) over w earlier
    from public.audit_events where team_id = pg_temp.id('team') window w as (order by sequence)) e where previous <> before or time < earlier$$, 'each entry follows the one before');
select is((select hash from private.audit_heads where team_id = pg_temp.id('team')),
  (select hash from public.audit_events where team_id = pg_temp.id('team') order by sequence desc limit 1), 'the head is the last one''s');
-- Against a hash from elsewhere: docs/AUDIT.md's first entry.
select is(private.hash_of('{"details":' || private.canonical('{"spell": "echo", "engine": "wasm"}')
  || ',"event":"WASM_EXECUTION_STARTED","previous":"' || repeat('0', 64)
  || '","resource":"WASM_EXECUTION","resourceId":"019f2b7c-1111-7000-8000-000000000001","sequence":1,"time":1795000000000}'),
  'b9d7fe6d42bbbe9f499720ff97ec62c09a4cc4263642bd6d905f21f7ecca0e85', 'a hash is that of the documented format');

select * from finish();
rollback;
