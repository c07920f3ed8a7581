-- Casts by the function: one call begins one, with all that may refuse it, and one settles it, once.

-- What was taken from the budget when it began, in cents; what it cost takes its place at the end.
alter table public.casts add column held_cents integer not null default 0 check (held_cents >= 0);
create index casts_running_hosted on public.casts (team_id) where status = 'running' and place = 'function';

-- What was answered to a request with an idempotency key, to be answered again for a day.
create table private.cast_answers (
  cast_id uuid primary key references public.casts (id) on delete cascade,
  answer text not null check (octet_length(answer) <= 16777216),
  created_at timestamptz not null default now()
);

create index cast_answers_created on private.cast_answers (created_at);
alter table private.cast_answers enable row level security;

-- Sets cents aside for a cast: the same as take_budget, in words. Null when there was enough.
create function private.hold_cents(of_team uuid, cents integer) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if public.take_budget(of_team, cents) then return null; end if;
  return jsonb_build_object('kind', 'budget-spent', 'neededCents', cents) || coalesce((
    select jsonb_build_object('limitCents', b.monthly_limit_cents, 'spentCents', b.spent_cents)
    from public.budgets b where b.team_id = of_team), '{}');
end
$$;

-- Puts what a cast cost in the place of what was held for it. A cast that began in another month was that month's.
create function private.release_cents(of_team uuid, held integer, cost integer, began timestamptz) returns void
language sql security definer set search_path = ''
as $$
  update public.budgets b set spent_cents = greatest(b.spent_cents - held + cost, 0)
  where b.team_id = of_team and b.month = date_trunc('month', began at time zone 'UTC')::date and held <> cost
$$;

-- The end of casts whose function died with them, so that they hold no budget for ever.
create function private.settle_lost_casts(of_team uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  lost public.casts;
begin
  -- Before the log, as wherever both are written: in another order, two casts could wait for each other.
  perform from public.budgets b where b.team_id = of_team for update;
  for lost in
    update public.casts c set status = 'failed', outcome = 'host-failed', cost_cents = 0, finished_at = now()
    where c.team_id = of_team and c.status = 'running' and c.place = 'function'
      and c.started_at < now() - interval '5 minutes'
    returning c.*
  loop
    perform private.release_cents(lost.team_id, lost.held_cents, 0, lost.started_at);
  end loop;
end
$$;

-- A spell by its id, or as `team/slug`.
create function private.find_spell(named text) returns public.spells
language sql stable security definer set search_path = ''
as $$
  select s.* from public.spells s join public.teams t on t.id = s.team_id
  where s.id::text = named or (t.slug = split_part(named, '/', 1) and s.slug = split_part(named, '/', 2))
  limit 1
$$;

-- A version by its id or number; `latest`, the newest that is not deprecated; without a name, the current one, else that.
create function private.find_version(of_spell public.spells, named text) returns public.spell_versions
language sql stable security definer set search_path = ''
as $$
  select v.* from public.spell_versions v
  where v.spell_id = of_spell.id and case
    when named is null and of_spell.current_version_id is not null then v.id = of_spell.current_version_id
    when named is null or named = 'latest' then v.deprecated_at is null
    else v.id::text = named or v.version = named end
  order by v.created_at desc, v.id limit 1
$$;

-- What is known of a request with this key already; null for a new one. Its lock makes requests at once wait here.
create function private.known_cast(person uuid, key text, hash text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  earlier public.casts;
  given text;
begin
  if key is null then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended(person || ' ' || key, 0));
  select * into earlier from public.casts c where c.user_id = person and c.idempotency_key = key;
  if not found then return null; end if;
  if earlier.request_hash is distinct from hash then
    return jsonb_build_object('kind', 'key-of-another-request', 'castId', earlier.id);
  end if;
  if not private.is_settled(earlier.status) then
    return jsonb_build_object('kind', 'in-progress', 'castId', earlier.id);
  end if;
  select a.answer into given from private.cast_answers a
  where a.cast_id = earlier.id and a.created_at > now() - interval '1 day';
  if given is null then return jsonb_build_object('kind', 'answer-gone', 'castId', earlier.id); end if;
  return jsonb_build_object('kind', 'known', 'castId', earlier.id, 'answer', given);
end
$$;

-- Begins a cast of a person, or says what stands against it; `kind` says which. `token`: the team of the API token that
-- spoke for that person. `key` and `request_hash`: of a request that may come twice. `cents`: the most that it can cost.
create function private.begin_cast(
  person uuid, token_team uuid, spell text, version text, key text, request_hash text, input_hash text, cents integer
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  found_spell public.spells;
  found_version public.spell_versions;
  module public.wasm_modules;
  standing public.team_role;
  rate record;
  refusal jsonb;
  new_cast uuid;
begin
  -- The log names who asked, not the server that asked for them.
  perform set_config('request.jwt.claim.sub', person::text, true);
  found_spell := private.find_spell(spell);
  select m.role into standing from public.members m where m.team_id = found_spell.team_id and m.user_id = person;
  -- Whoever is not in the team learns nothing of what it has. Such requests count as well.
  if standing is null or token_team <> found_spell.team_id then found_spell := null; end if;
  select * into rate from private.take_rate('cast', person, found_spell.team_id);
  if not rate.allowed then
    return jsonb_build_object('kind', 'rate-limited', 'rate', to_jsonb(rate));
  end if;
  refusal := private.known_cast(person, key, request_hash);
  if refusal is null and found_spell.id is null then refusal := '{"kind": "no-such-spell"}'; end if;
  if refusal is null and standing < 'caster' then refusal := '{"kind": "role-too-low"}'; end if;
  if refusal is null then
    found_version := private.find_version(found_spell, version);
    if found_version.id is null then refusal := '{"kind": "no-such-version"}'; end if;
  end if;
  if refusal is null then
    perform private.settle_lost_casts(found_spell.team_id);
    refusal := private.hold_cents(found_spell.team_id, cents);
  end if;
  if refusal is not null then return refusal || jsonb_build_object('rate', to_jsonb(rate)); end if;

  select * into strict module from public.wasm_modules m where m.id = found_version.module_id;
  insert into public.casts (team_id, spell_id, version_id, user_id, spell_name, module_hash, input_hash, engine, place,
    status, held_cents, idempotency_key, request_hash, started_at)
  values (found_spell.team_id, found_spell.id, found_version.id, person, found_spell.name, module.hash, input_hash,
    case found_version.execution_engine when 'hybrid' then 'wasm' else found_version.execution_engine end, 'function',
    'running', cents, key, begin_cast.request_hash, now())
  returning id into new_cast;
  return jsonb_build_object('kind', 'begun', 'castId', new_cast, 'teamId', found_spell.team_id,
    'spellId', found_spell.id, 'version', found_version.version, 'versionId', found_version.id,
    'moduleHash', module.hash, 'moduleSize', module.size, 'engine', found_version.execution_engine,
    'limits', found_spell.resource_limits || found_version.resource_limits, 'rate', to_jsonb(rate));
end
$$;

create function public.begin_cast(
  person uuid, spell text, request_hash text, input_hash text, cents integer,
  token_team uuid default null, version text default null, key text default null
) returns jsonb
language sql security invoker set search_path = ''
begin atomic
  select private.begin_cast(person, token_team, spell, version, key, request_hash, input_hash, cents);
end;

-- Ends a cast that the function began; false when it has ended before. `execution`: what was measured, of one whose
-- program was run. `answer`: what is said to the same request again.
create function private.settle_cast(
  of_cast uuid, new_status public.cast_status, new_outcome text, cents integer, execution jsonb, answer text
) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  settled public.casts;
begin
  -- The budget before the log, as in settle_lost_casts.
  perform from public.budgets b join public.casts c on c.team_id = b.team_id where c.id = of_cast for update of b;
  perform set_config('request.jwt.claim.sub', coalesce(
    (select c.user_id::text from public.casts c where c.id = of_cast), ''), true);
  update public.casts c set status = new_status, outcome = new_outcome, cost_cents = cents, finished_at = now()
  where c.id = of_cast and c.status = 'running' and c.place = 'function'
  returning c.* into settled;
  if settled.id is null then return false; end if;
  perform private.release_cents(settled.team_id, settled.held_cents, cents, settled.started_at);
  if execution is not null then
    insert into public.wasm_executions (cast_id, team_id, execution_time_ms, memory_used_mb, wasm_version, success,
      error_message, fuel, metadata)
    values (settled.id, settled.team_id, (execution ->> 'executionTimeMs')::integer,
      (execution ->> 'memoryUsedMb')::double precision, coalesce(execution ->> 'wasmVersion', ''),
      new_status = 'succeeded', left(execution ->> 'errorMessage', 2000), (execution ->> 'fuel')::bigint,
      coalesce(execution -> 'metadata', '{}'));
  end if;
  if new_outcome = 'hash-mismatch' then
    perform private.append_audit(settled.team_id, 'WASM_MODULE_VALIDATION_FAILED', 'WASM_MODULE', settled.module_hash,
      jsonb_build_object('reason', 'hash-mismatch', 'castId', settled.id));
  end if;
  if settled.idempotency_key is not null and answer is not null then
    delete from private.cast_answers a where a.created_at < now() - interval '1 day';
    insert into private.cast_answers (cast_id, answer) values (settled.id, settle_cast.answer);
  end if;
  return true;
end
$$;

create function public.settle_cast(
  cast_id uuid, status public.cast_status, outcome text, cents integer, execution jsonb default null,
  answer text default null
) returns boolean
language sql security invoker set search_path = ''
begin atomic select private.settle_cast(cast_id, status, outcome, cents, execution, answer); end;

-- The grants, with those of what is new here. The tables above are for nobody: functions read and write them.
alter function private.set_grants() rename to set_first_grants;

create function private.set_grants() returns void
language plpgsql set search_path = ''
as $$
begin
  perform private.set_first_grants();
  grant execute on function
    private.take_rate(text, uuid, uuid), public.take_rate(text, uuid, uuid),
    private.use_api_token(text), public.use_api_token(text),
    private.begin_cast(uuid, uuid, text, text, text, text, text, integer),
    public.begin_cast(uuid, text, text, text, integer, uuid, text, text),
    private.settle_cast(uuid, public.cast_status, text, integer, jsonb, text),
    public.settle_cast(uuid, public.cast_status, text, integer, jsonb, text) to service_role;
end
$$;

select private.set_grants();
