-- What was cast, how it ended, and what it took.

create type public.cast_status as enum ('queued', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled');

-- Where it ran. Clients tell of their own devices; what runs elsewhere is written by the server.
create type public.cast_place as enum ('device', 'function', 'actions');

create function private.is_settled(status public.cast_status) returns boolean
language sql immutable set search_path = ''
as $$
  select status not in ('queued', 'running')
$$;

create table public.casts (
  -- Given by the client, so that a record that is sent twice is there once.
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references public.teams (id) on delete cascade,
  spell_id uuid,
  version_id uuid references public.spell_versions (id) on delete set null,
  user_id uuid default auth.uid() references public.profiles (id) on delete set null,
  spell_name text not null default '' check (char_length(spell_name) <= 120),
  module_hash text check (module_hash ~ '^[0-9a-f]{64}$'),
  input_hash text check (input_hash ~ '^[0-9a-f]{64}$'),
  engine public.execution_engine not null default 'wasm' check (engine <> 'hybrid'),
  place public.cast_place not null default 'device',
  status public.cast_status not null default 'queued',
  -- How it ended in the core's words, such as 'memory-limit'.
  outcome text check (outcome ~ '^[a-z]{1,20}(-[a-z]{1,20}){0,3}$'),
  cost_cents integer check (cost_cents >= 0),
  idempotency_key text check (char_length(idempotency_key) between 1 and 200),
  request_hash text check (request_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  foreign key (spell_id, team_id) references public.spells (id, team_id) on delete set null (spell_id),
  foreign key (version_id, spell_id) references public.spell_versions (id, spell_id) on delete set null (version_id),
  unique (user_id, idempotency_key),
  unique (id, team_id),
  check (private.is_settled(status) = (outcome is not null)),
  check (finished_at >= started_at)
);

create index casts_team_created on public.casts (team_id, created_at desc);
create index casts_spell_created on public.casts (spell_id, team_id, created_at desc);
create index casts_version on public.casts (version_id, spell_id);

-- One a cast. The team and the spell are the cast's, whatever was given: a trigger takes them from it.
create table public.wasm_executions (
  id uuid primary key default gen_random_uuid(),
  cast_id uuid not null unique,
  team_id uuid not null,
  spell_id uuid references public.spells (id) on delete set null,
  execution_time_ms integer not null check (execution_time_ms >= 0),
  memory_used_mb double precision not null check (memory_used_mb >= 0 and memory_used_mb < 65537),
  wasm_version text not null default '' check (char_length(wasm_version) <= 80),
  success boolean not null,
  error_message text check (char_length(error_message) <= 2000),
  fuel bigint check (fuel >= 0),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 16384),
  created_at timestamptz not null default now(),
  foreign key (cast_id, team_id) references public.casts (id, team_id) on delete cascade
);

create index wasm_executions_cast_team on public.wasm_executions (cast_id, team_id);
create index wasm_executions_team on public.wasm_executions (team_id);
create index wasm_executions_spell on public.wasm_executions (spell_id);

alter table public.casts enable row level security;
alter table public.wasm_executions enable row level security;

create policy "members read casts" on public.casts for select to authenticated
  using (team_id in (select private.my_teams('viewer')));
create policy "casters record their casts" on public.casts for insert to authenticated
  with check (user_id = (select auth.uid()) and place = 'device' and team_id in (select private.my_teams('caster')));
create policy "casters settle their casts" on public.casts for update to authenticated
  using (user_id = (select auth.uid()) and place = 'device' and team_id in (select private.my_teams('caster')))
  with check (user_id = (select auth.uid()) and place = 'device' and team_id in (select private.my_teams('caster')));

create policy "members read executions" on public.wasm_executions for select to authenticated
  using (team_id in (select private.my_teams('viewer')));
create policy "casters record their executions" on public.wasm_executions for insert to authenticated
  with check (
    team_id in (select private.my_teams('caster'))
    and cast_id in (select c.id from public.casts c where c.user_id = (select auth.uid()) and c.place = 'device')
  );

-- A cast ends once: after that only a deleted person, spell or version changes it.
create trigger settled_once before update on public.casts
  for each row when (private.is_settled(old.status))
  execute function private.refuse_change('user_id', 'spell_id', 'version_id');
create trigger refuse_change before update on public.wasm_executions
  for each row execute function private.refuse_change('spell_id');

create function private.take_from_cast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  select c.team_id, c.spell_id into new.team_id, new.spell_id from public.casts c where c.id = new.cast_id;
  return new;
end
$$;

create trigger take_from_cast before insert on public.wasm_executions
  for each row execute function private.take_from_cast();
