-- Figures over casts. Each runs as the person who asks, and so counts only what that person may read.

create function public.spell_metrics(of_spell uuid, since timestamptz default '-infinity', until timestamptz default 'infinity')
returns table (
  executions bigint, succeeded bigint, success_rate double precision,
  average_ms double precision, p50_ms double precision, p95_ms double precision, p99_ms double precision,
  average_memory_mb double precision, peak_memory_mb double precision, cost_cents bigint
)
language sql stable security invoker set search_path = ''
begin atomic
  select count(*), count(*) filter (where e.success), avg(e.success::integer)::double precision,
    avg(e.execution_time_ms)::double precision,
    percentile_cont(0.5) within group (order by e.execution_time_ms),
    percentile_cont(0.95) within group (order by e.execution_time_ms),
    percentile_cont(0.99) within group (order by e.execution_time_ms),
    avg(e.memory_used_mb), max(e.memory_used_mb), coalesce(sum(c.cost_cents), 0)
  from public.casts c join public.wasm_executions e on e.cast_id = c.id
  where c.spell_id = of_spell and c.created_at >= since and c.created_at < until;
end;

-- One row an hour or day (UTC) in which something was cast. Of one spell, or of all that the team has.
create function public.performance_trends(
  of_team uuid, bucket text, of_spell uuid default null,
  since timestamptz default '-infinity', until timestamptz default 'infinity'
)
returns table (
  start timestamptz, executions bigint, success_rate double precision,
  average_ms double precision, p50_ms double precision, p95_ms double precision, cost_cents bigint
)
language plpgsql stable security invoker set search_path = ''
as $$
begin
  if bucket not in ('hour', 'day') then
    raise exception 'Trends go by hour or day, not %.', bucket using errcode = 'invalid_parameter_value';
  end if;
  return query
    select date_trunc(bucket, c.created_at, 'UTC'), count(*), avg(e.success::integer)::double precision,
      avg(e.execution_time_ms)::double precision,
      percentile_cont(0.5) within group (order by e.execution_time_ms),
      percentile_cont(0.95) within group (order by e.execution_time_ms),
      coalesce(sum(c.cost_cents), 0)
    from public.casts c join public.wasm_executions e on e.cast_id = c.id
    where c.team_id = of_team and (of_spell is null or c.spell_id = of_spell)
      and c.created_at >= since and c.created_at < until
    group by 1 order by 1;
end
$$;

create function public.compare_engines(
  of_team uuid, of_spell uuid default null, since timestamptz default '-infinity', until timestamptz default 'infinity'
)
returns table (
  engine public.execution_engine, executions bigint, success_rate double precision,
  average_ms double precision, p95_ms double precision, average_cost_cents double precision
)
language sql stable security invoker set search_path = ''
begin atomic
  select c.engine, count(*), avg(e.success::integer)::double precision, avg(e.execution_time_ms)::double precision,
    percentile_cont(0.95) within group (order by e.execution_time_ms), avg(c.cost_cents)::double precision
  from public.casts c join public.wasm_executions e on e.cast_id = c.id
  where c.team_id = of_team and (of_spell is null or c.spell_id = of_spell)
    and c.created_at >= since and c.created_at < until
  group by c.engine order by c.engine;
end;
