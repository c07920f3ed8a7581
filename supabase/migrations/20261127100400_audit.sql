-- The audit log: a chain a team, in the format of docs/AUDIT.md, so that the same verifier reads both.
-- It has no reference to the team: the log of a deleted team stays.

create table public.audit_events (
  team_id uuid not null,
  sequence bigint not null check (sequence > 0),
  time bigint not null,
  event text not null,
  resource text not null,
  resource_id text not null,
  details jsonb not null,
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (team_id, sequence)
);

create index audit_events_resource on public.audit_events (team_id, resource_id);

-- The end of each chain; its lock puts entries of one team in a row.
create table private.audit_heads (
  team_id uuid primary key,
  sequence bigint not null,
  time bigint not null,
  hash text not null
);

alter table public.audit_events enable row level security;
alter table private.audit_heads enable row level security;

create policy "admins read the log" on public.audit_events for select to authenticated
  using (team_id in (select private.my_teams('admin')));

create function private.refuse_rewriting() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception 'The audit log is only ever added to.' using errcode = 'insufficient_privilege';
end
$$;

-- They bind every role, the owner and service_role too, which no policy does.
create trigger refuse_rewriting before update or delete on public.audit_events
  for each row execute function private.refuse_rewriting();
create trigger refuse_emptying before truncate on public.audit_events
  for each statement execute function private.refuse_rewriting();

-- RFC 8785 for what details are: one level, names of ASCII letters, texts, whole numbers and truth values.
create function private.canonical(details jsonb) returns text
language sql immutable set search_path = ''
as $$
  select '{' || coalesce(string_agg(to_json(d.key)::text || ':' || d.value::text, ',' order by d.key collate "C"), '') || '}'
  from jsonb_each(details) d
$$;

create function private.append_audit(of_team uuid, new_event text, new_resource text, of_resource text, new_details jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  last private.audit_heads;
  entry public.audit_events;
begin
  insert into private.audit_heads (team_id, sequence, time, hash) values (of_team, 0, 0, repeat('0', 64))
  on conflict do nothing;
  select * into last from private.audit_heads h where h.team_id = of_team for update;
  entry.team_id := of_team;
  entry.sequence := last.sequence + 1;
  entry.time := greatest(floor(extract(epoch from clock_timestamp()) * 1000)::bigint, last.time);
  entry.event := new_event;
  entry.resource := new_resource;
  entry.resource_id := of_resource;
  entry.details := jsonb_strip_nulls(new_details || jsonb_build_object('actor', coalesce(auth.uid()::text, 'server')));
  entry.previous := last.hash;
  entry.hash := private.hash_of(format(
    '{"details":%s,"event":%s,"previous":%s,"resource":%s,"resourceId":%s,"sequence":%s,"time":%s}',
    private.canonical(entry.details), to_json(entry.event), to_json(entry.previous), to_json(entry.resource),
    to_json(entry.resource_id), entry.sequence, entry.time));
  insert into public.audit_events select entry.*;
  update private.audit_heads h set sequence = entry.sequence, time = entry.time, hash = entry.hash
  where h.team_id = of_team;
end
$$;

create function private.audit_module() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.append_audit(new.team_id, 'WASM_MODULE_UPLOADED', 'WASM_MODULE', new.hash,
      jsonb_build_object('version', new.version, 'size', new.size, 'spellId', new.spell_id));
  end if;
  if new.verified_at is not null and (tg_op = 'INSERT' or old.verified_at is null) then
    perform private.append_audit(new.team_id, 'WASM_MODULE_VALIDATED', 'WASM_MODULE', new.hash,
      jsonb_build_object('version', new.version, 'spellId', new.spell_id));
  end if;
  return null;
end
$$;

create trigger audit after insert or update of verified_at on public.wasm_modules
  for each row execute function private.audit_module();

create function private.audit_cast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.append_audit(new.team_id, 'WASM_EXECUTION_STARTED', 'WASM_EXECUTION', new.id::text,
      jsonb_build_object('spell', new.spell_name, 'engine', new.engine, 'place', new.place));
  end if;
  if private.is_settled(new.status) and (tg_op = 'INSERT' or not private.is_settled(old.status)) then
    perform private.append_audit(new.team_id,
      case when new.status = 'succeeded' then 'WASM_EXECUTION_COMPLETED'
           when new.status = 'timed_out' then 'WASM_EXECUTION_TIMEOUT'
           when new.outcome = 'memory-limit' then 'WASM_MEMORY_LIMIT_EXCEEDED'
           else 'WASM_EXECUTION_FAILED' end,
      'WASM_EXECUTION', new.id::text,
      jsonb_build_object('spell', new.spell_name, 'engine', new.engine, 'place', new.place, 'outcome', new.outcome,
                         'costCents', new.cost_cents));
  end if;
  return null;
end
$$;

create trigger audit after insert or update of status on public.casts
  for each row execute function private.audit_cast();
