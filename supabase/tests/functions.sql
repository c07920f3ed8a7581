-- Teams, invitations, tokens and budgets, by the functions that make them.
begin;
\ir people.include
select no_plan();

-- Teams
select is(pg_temp.answer('outsider', $$select (public.create_team('second', 'Second')).slug$$), 'second', 'anybody signed in makes a team');
select is((select role from public.members m join public.teams t on t.id = m.team_id where t.slug = 'second'), 'owner', 'and owns it');
select is((select count(*) from public.budgets b join public.teams t on t.id = b.team_id where t.slug = 'second'), 1::bigint, 'it has a budget');
select matches(pg_temp.attempt('outsider', $$select public.create_team('team', 'Team')$$), '^23505 ', 'a slug is taken once');
select matches(pg_temp.attempt('outsider', $$select public.create_team('No Slug', 'Team')$$), '^23514 ', 'a slug is a slug');
select is(pg_temp.attempt('anon', $$select public.create_team('third', 'Third')$$), 'denied', 'nobody else does');

-- Invitations
create temp table invited as
select pg_temp.answer('admin', $$select token from public.create_invitation(pg_temp.id('team'), ' Outsider@Example.com ', 'author')$$) as token;
grant select on invited to public;
select matches((select token from invited), '^invite_[0-9a-f]{64}$', 'an invitation is a long word');
select is((select count(*) from public.invitations i, invited where to_jsonb(i)::text like '%' || token || '%'), 0::bigint, 'which is not kept');
select matches(pg_temp.attempt('viewer', $$select public.accept_invitation(token) from invited$$), '^P0002 ', 'it is for no other address');
select matches(pg_temp.attempt('outsider', $$select public.accept_invitation('invite_0')$$), '^P0002 ', 'a made-up one is for nobody');
update auth.users set email_confirmed_at = null where id = pg_temp.id('outsider');
select matches(pg_temp.attempt('outsider', $$select public.accept_invitation(token) from invited$$), '^P0002 ', 'nor for an address that is not confirmed');
update auth.users set email_confirmed_at = now() where id = pg_temp.id('outsider');
update public.invitations set expires_at = now() where email = 'outsider@example.com';
select matches(pg_temp.attempt('outsider', $$select public.accept_invitation(token) from invited$$), '^P0002 ', 'nor once it has expired');
update public.invitations set expires_at = now() + interval '1 day' where email = 'outsider@example.com';
select is(pg_temp.answer('outsider', $$select (public.accept_invitation(token)).role from invited$$), 'author', 'it gives its role');
select matches(pg_temp.attempt('outsider', $$select public.accept_invitation(token) from invited$$), '^P0002 ', 'once');
update invited set token = pg_temp.answer('owner', $$select token from public.create_invitation(pg_temp.id('team'), 'owner@example.com', 'viewer')$$);
select is(pg_temp.answer('owner', $$select (public.accept_invitation(token)).role from invited$$), 'owner', 'and takes none away');

-- Tokens
create temp table made as
select pg_temp.answer('caster', $$select token from public.create_api_token(pg_temp.id('team'), 'ci', '{cast}')$$) as token;
select matches((select token from made), '^spell_[0-9a-f]{64}$', 'a token is a long word');
select is((select count(*) from public.api_tokens t, made where t.token_hash = encode(sha256(token::bytea), 'hex')), 1::bigint, 'kept as its hash');
select is((select count(*) from public.api_tokens t, made where to_jsonb(t)::text like '%' || token || '%'), 0::bigint, 'and not itself');
select ok((select expires_at between now() + interval '89 days' and now() + interval '91 days' from public.api_tokens where name = 'ci'), 'it expires');
select is(pg_temp.attempt('viewer', $$select public.create_api_token(pg_temp.id('team'), 'x', '{cast}')$$), 'denied', 'a viewer makes none that casts');
select is(pg_temp.attempt('caster', $$select public.create_api_token(pg_temp.id('team'), 'x', '{cast,spells:write}')$$), 'denied', 'a caster makes none that writes spells');
select is(pg_temp.attempt('viewer', $$select public.create_api_token(pg_temp.id('team'), 'x', '{runs:read}')$$), 'allowed', 'a viewer makes one that reads');
select is(pg_temp.attempt('outsider', $$select public.create_api_token(pg_temp.id('other team'), 'x', '{}')$$) like '23514 %', true, 'a token is for something');
select is(pg_temp.attempt('outsider', $$select public.create_api_token(pg_temp.id('other team'), 'x', '{everything}')$$) like '23514 %', true, 'that there is');
delete from public.members where user_id = pg_temp.id('caster');
select is((select count(*) from public.api_tokens where user_id = pg_temp.id('caster')), 0::bigint, 'who leaves leaves no token');

-- Budgets
select ok(public.take_budget(pg_temp.id('team'), 1000000), 'a team without a limit has enough');
update public.budgets set monthly_limit_cents = 10, spent_cents = 0 where team_id = pg_temp.id('team');
select ok(public.take_budget(pg_temp.id('team'), 10), 'all of it can be taken');
select ok(not public.take_budget(pg_temp.id('team'), 1), 'and no cent more');
select is((select spent_cents from public.budgets where team_id = pg_temp.id('team')), 10, 'of which nothing is taken');
update public.budgets set month = month - interval '1 month' where team_id = pg_temp.id('team');
select ok(public.take_budget(pg_temp.id('team'), 3), 'a new month begins at nothing');
select is((select spent_cents from public.budgets where team_id = pg_temp.id('team')), 3, 'and counts from there');
select throws_ok($$select public.take_budget(pg_temp.id('team'), -1)$$, '22023', null, 'nobody gives himself cents');

-- Figures
insert into public.casts (id, team_id, spell_id, status, outcome, place, engine, cost_cents, created_at)
select pg_temp.id('run ' || n), pg_temp.id('team'), pg_temp.id('spell'), 'succeeded', 'ok', 'function',
  case when n <= 90 then 'wasm' else 'github_actions' end::public.execution_engine, 2, '2026-03-01T10:30:00Z'::timestamptz + n * interval '15 minutes'
from generate_series(1, 100) n;
insert into public.wasm_executions (cast_id, team_id, execution_time_ms, memory_used_mb, success)
select pg_temp.id('run ' || n), pg_temp.id('team'), n, n / 2.0, n % 10 <> 0 from generate_series(1, 100) n;
create temp view figures as
select * from public.spell_metrics(pg_temp.id('spell'), '2026-03-01', '2026-04-01');
-- Of 1, 2 … 100: percentile_cont interpolates between the two nearest ranks.
select results_eq($$select executions, succeeded, success_rate, average_ms, p50_ms, p95_ms, p99_ms, peak_memory_mb, cost_cents from figures$$,
  $$values (100::bigint, 90::bigint, 0.9::float8, 50.5::float8, 50.5::float8, 95.05::float8, 99.01::float8, 50::float8, 200::bigint)$$,
  'the figures of a spell');
select results_eq($$select start, executions from public.performance_trends(pg_temp.id('team'), 'hour', null, '2026-03-01', '2026-03-01T13:00Z')$$,
  $$values ('2026-03-01T10:00Z'::timestamptz, 1::bigint), ('2026-03-01T11:00Z', 4), ('2026-03-01T12:00Z', 4)$$, 'trends by hour');
select results_eq($$select start, executions from public.performance_trends(pg_temp.id('team'), 'day', pg_temp.id('spell'), '2026-03-01', '2026-04-01')$$,
  $$values ('2026-03-01T00:00Z'::timestamptz, 53::bigint), ('2026-03-02T00:00Z', 47)$$, 'trends by day, whatever the session''s time zone');
select throws_ok($$select public.performance_trends(pg_temp.id('team'), 'year')$$, '22023', null, 'trends go by hour or day');
select results_eq($$select engine::text, executions, average_ms, average_cost_cents from public.compare_engines(pg_temp.id('team'), pg_temp.id('spell'), '2026-03-01', '2026-04-01')$$,
  $$values ('wasm', 90::bigint, 45.5::float8, 2::float8), ('github_actions', 10, 95.5, 2)$$, 'one engine beside the other');
select is(pg_temp.answer('viewer', $$select executions from public.spell_metrics(pg_temp.id('spell'))$$), '101', 'a member counts what the team cast');
select is(pg_temp.answer('outsider', $$select executions from public.spell_metrics(pg_temp.id('spell'))$$), '101', 'an author by invitation too');
delete from public.members where user_id = pg_temp.id('outsider') and team_id = pg_temp.id('team');
select is(pg_temp.answer('outsider', $$select executions from public.spell_metrics(pg_temp.id('spell'))$$), '0', 'and nothing once he is out');

select * from finish();
rollback;
