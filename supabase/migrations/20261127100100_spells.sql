-- Spells of a team, their modules and their versions. The bytes are in storage: see the policies there.

create type public.execution_engine as enum ('wasm', 'github_actions', 'hybrid');

-- Limits of a cast by their names in the core, each a whole number; `metering` is a word.
create function private.are_limits(limits jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select case when jsonb_typeof(limits) <> 'object' then false else (
    select coalesce(bool_and(
      case when l.key = 'metering' then l.value in ('"metered"', '"unmetered"')
      else l.key in ('timeoutMs', 'memoryBytes', 'outputBytes', 'moduleBytes', 'functionBytes', 'inputBytes',
                     'tableElements', 'fileBytes', 'fuel')
        and l.value::text ~ '^\d{1,16}$'
      end), true)
    from jsonb_each(limits) l
  ) end
$$;

create table public.spells (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references public.teams (id) on delete cascade,
  slug text not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
  name text not null check (char_length(name) between 1 and 120),
  description text not null default '' check (char_length(description) <= 4000),
  execution_engine public.execution_engine not null default 'wasm',
  resource_limits jsonb not null default '{}' check (private.are_limits(resource_limits)),
  wasm_module_url text check (wasm_module_url ~ '^(https://|modules/)' and char_length(wasm_module_url) <= 2000),
  wasm_module_hash text check (wasm_module_hash ~ '^[0-9a-f]{64}$'),
  current_version_id uuid,
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (team_id, slug),
  unique (id, team_id)
);

-- What was uploaded. `verified_at` is set by the server alone, once it has hashed the bytes itself.
create table public.wasm_modules (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null,
  spell_id uuid not null,
  version text not null check (version ~ '^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.-]{1,64})?$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  size integer not null check (size between 8 and 52428800),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 65536),
  verified_at timestamptz,
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  foreign key (spell_id, team_id) references public.spells (id, team_id) on delete cascade,
  unique (spell_id, version),
  unique (id, spell_id, team_id)
);

create index wasm_modules_team_hash on public.wasm_modules (team_id, hash);
create index wasm_modules_spell_team on public.wasm_modules (spell_id, team_id);
create index wasm_modules_created_by on public.wasm_modules (created_by);

-- What was published. It pins its module: one cannot go while the other is there.
create table public.spell_versions (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null,
  spell_id uuid not null,
  module_id uuid not null,
  version text not null check (version ~ '^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.-]{1,64})?$'),
  notes text not null default '' check (char_length(notes) <= 4000),
  manifest jsonb not null default '{}' check (jsonb_typeof(manifest) = 'object' and octet_length(manifest::text) <= 262144),
  execution_engine public.execution_engine not null default 'wasm',
  resource_limits jsonb not null default '{}' check (private.are_limits(resource_limits)),
  deprecated_at timestamptz,
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  foreign key (spell_id, team_id) references public.spells (id, team_id) on delete cascade,
  foreign key (module_id, spell_id, team_id) references public.wasm_modules (id, spell_id, team_id),
  unique (spell_id, version),
  unique (id, spell_id)
);

create index spell_versions_spell_team on public.spell_versions (spell_id, team_id);
create index spell_versions_module on public.spell_versions (module_id, spell_id, team_id);
create index spell_versions_team on public.spell_versions (team_id);
create index spell_versions_created_by on public.spell_versions (created_by);
create index spells_created_by on public.spells (created_by);

alter table public.spells add constraint spells_current_version foreign key (current_version_id, id)
  references public.spell_versions (id, spell_id) on delete set null (current_version_id);
create index spells_current_version on public.spells (current_version_id, id);

alter table public.spells enable row level security;
alter table public.wasm_modules enable row level security;
alter table public.spell_versions enable row level security;

create policy "members read spells" on public.spells for select to authenticated
  using (team_id in (select private.my_teams('viewer')));
create policy "authors add spells" on public.spells for insert to authenticated
  with check (team_id in (select private.my_teams('author')));
create policy "authors change spells" on public.spells for update to authenticated
  using (team_id in (select private.my_teams('author'))) with check (team_id in (select private.my_teams('author')));
create policy "admins delete spells" on public.spells for delete to authenticated
  using (team_id in (select private.my_teams('admin')));

create policy "members read modules" on public.wasm_modules for select to authenticated
  using (team_id in (select private.my_teams('viewer')));
create policy "authors add modules" on public.wasm_modules for insert to authenticated
  with check (team_id in (select private.my_teams('author')));
create policy "authors delete their modules, admins all" on public.wasm_modules for delete to authenticated
  using (
    team_id in (select private.my_teams('admin'))
    or (created_by = (select auth.uid()) and team_id in (select private.my_teams('author')))
  );

create policy "members read versions" on public.spell_versions for select to authenticated
  using (team_id in (select private.my_teams('viewer')));
create policy "authors publish versions" on public.spell_versions for insert to authenticated
  with check (team_id in (select private.my_teams('author')));
create policy "authors deprecate versions" on public.spell_versions for update to authenticated
  using (team_id in (select private.my_teams('author'))) with check (team_id in (select private.my_teams('author')));
create policy "admins delete versions" on public.spell_versions for delete to authenticated
  using (team_id in (select private.my_teams('admin')));

create trigger touch before update on public.spells for each row execute function private.touch();
create trigger refuse_change before update on public.wasm_modules
  for each row execute function private.refuse_change('verified_at', 'created_by');
create trigger refuse_change before update on public.spell_versions
  for each row execute function private.refuse_change('deprecated_at', 'created_by');

-- With a current version, address and hash are those of its module, whatever was asked for.
create function private.follow_current_version() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.current_version_id is not null then
    select 'modules/' || m.team_id || '/' || m.hash, m.hash into new.wasm_module_url, new.wasm_module_hash
    from public.spell_versions v join public.wasm_modules m on m.id = v.module_id
    where v.id = new.current_version_id and v.spell_id = new.id;
  end if;
  return new;
end
$$;

create trigger follow_current_version before insert or update on public.spells
  for each row execute function private.follow_current_version();
