-- People, teams, and who may do what in them.

-- What no client may call by name lives here; the API shows `public` only.
create schema private;

-- From least to most: an enum compares in this order, so `role >= 'author'` says what it means.
create type public.team_role as enum ('viewer', 'caster', 'author', 'admin', 'owner');

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  display_name text check (char_length(display_name) between 1 and 80),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.teams (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  name text not null check (char_length(name) between 1 and 80),
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.members (
  team_id uuid not null references public.teams (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  role public.team_role not null,
  created_at timestamptz not null default now(),
  primary key (team_id, user_id)
);

create index members_user_id on public.members (user_id);
create index teams_created_by on public.teams (created_by);

-- An invitation holds the hash of what was sent; who only reads the table can accept none.
create table public.invitations (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references public.teams (id) on delete cascade,
  email text not null check (email = lower(email) and email ~ '^[^@\s]+@[^@\s]+$' and char_length(email) <= 254),
  role public.team_role not null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  invited_by uuid references public.profiles (id) on delete set null,
  accepted_by uuid references public.profiles (id) on delete set null,
  accepted_at timestamptz,
  expires_at timestamptz not null default now() + interval '7 days',
  created_at timestamptz not null default now()
);

create index invitations_team_id on public.invitations (team_id);
create index invitations_invited_by on public.invitations (invited_by);
create index invitations_accepted_by on public.invitations (accepted_by);

alter table public.profiles enable row level security;
alter table public.teams enable row level security;
alter table public.members enable row level security;
alter table public.invitations enable row level security;

-- The teams in which the asking person has at least that role. It reads members past their own policies, which ask it.
create function private.my_teams(at_least public.team_role) returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select m.team_id from public.members m where m.user_id = (select auth.uid()) and m.role >= at_least
$$;

-- The people with whom the asking person shares a team.
create function private.my_team_mates() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select m.user_id from public.members m where m.team_id in (select private.my_teams('viewer'))
$$;

create policy "read oneself and team mates" on public.profiles for select to authenticated
  using (id = (select auth.uid()) or id in (select private.my_team_mates()));
create policy "change oneself" on public.profiles for update to authenticated
  using (id = (select auth.uid())) with check (id = (select auth.uid()));

create policy "members read their team" on public.teams for select to authenticated
  using (id in (select private.my_teams('viewer')));
create policy "admins change their team" on public.teams for update to authenticated
  using (id in (select private.my_teams('admin'))) with check (id in (select private.my_teams('admin')));
create policy "owners delete their team" on public.teams for delete to authenticated
  using (id in (select private.my_teams('owner')));

-- Admins rule over those below admin; owners over everybody. Nobody is added here: see accept_invitation.
create policy "members read members" on public.members for select to authenticated
  using (team_id in (select private.my_teams('viewer')));
create policy "admins change roles below their own" on public.members for update to authenticated
  using (
    (role < 'admin' and team_id in (select private.my_teams('admin')))
    or team_id in (select private.my_teams('owner'))
  )
  with check (
    (role < 'admin' and team_id in (select private.my_teams('admin')))
    or team_id in (select private.my_teams('owner'))
  );
create policy "members leave, admins remove" on public.members for delete to authenticated
  using (
    user_id = (select auth.uid())
    or (role < 'admin' and team_id in (select private.my_teams('admin')))
    or team_id in (select private.my_teams('owner'))
  );

create policy "admins read invitations" on public.invitations for select to authenticated
  using (team_id in (select private.my_teams('admin')));
create policy "admins take invitations back" on public.invitations for delete to authenticated
  using (
    (role < 'admin' and team_id in (select private.my_teams('admin')))
    or team_id in (select private.my_teams('owner'))
  );

create function private.touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create trigger touch before update on public.profiles for each row execute function private.touch();
create trigger touch before update on public.teams for each row execute function private.touch();

-- Refuses any change but of the columns named in the trigger: some must follow a row that they refer to.
create function private.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if to_jsonb(new) - tg_argv is distinct from to_jsonb(old) - tg_argv then
    raise exception 'A row of % does not change.', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

-- A name from sign-up is only shown, never trusted.
create function private.add_profile() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  given jsonb := new.raw_user_meta_data;
begin
  -- The embedded backend writes the object as a text when it is on a Postgres server (@supabase/lite 0.10).
  if jsonb_typeof(given) = 'string' then given := (given #>> '{}')::jsonb; end if;
  insert into public.profiles (id, display_name)
  values (new.id, nullif(left(trim(given ->> 'display_name'), 80), ''))
  on conflict do nothing;
  return new;
end
$$;

create trigger add_profile after insert on auth.users for each row execute function private.add_profile();
insert into public.profiles (id) select id from auth.users on conflict do nothing;

-- Two owners who leave at once must not both find the other still there: hence the lock.
create function private.keep_an_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.teams t where t.id = old.team_id for update;
  -- The team itself is being deleted, and its members with it.
  if not found then return null; end if;
  if not exists (select from public.members m where m.team_id = old.team_id and m.role = 'owner') then
    raise exception 'A team keeps an owner: hand it over, or delete it.' using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;

create trigger keep_an_owner after update or delete on public.members
  for each row when (old.role = 'owner') execute function private.keep_an_owner();

-- 244 random bits in hex, after a word that says what they are.
create function private.new_token(kind text) returns text
language sql volatile set search_path = ''
as $$
  select kind || '_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
$$;

create function private.hash_of(token text) returns text
language sql immutable set search_path = ''
as $$
  select encode(sha256(convert_to(token, 'UTF8')), 'hex')
$$;

-- Whoever asks, or no answer at all: a function that acts for a person needs one.
create function private.me() returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  if auth.uid() is null then
    raise exception 'Sign in first.' using errcode = 'insufficient_privilege';
  end if;
  return auth.uid();
end
$$;

create function private.create_team(team_slug text, team_name text) returns public.teams
language plpgsql security definer set search_path = ''
as $$
declare
  me uuid := private.me();
  team public.teams;
begin
  insert into public.teams (slug, name, created_by) values (team_slug, team_name, me) returning * into team;
  insert into public.members (team_id, user_id, role) values (team.id, me, 'owner');
  return team;
end
$$;

create function private.create_invitation(of_team uuid, to_email text, as_role public.team_role)
returns table (id uuid, token text, expires_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  me uuid := private.me();
  new_token text := private.new_token('invite');
begin
  if of_team not in (select private.my_teams(case when as_role < 'admin' then 'admin' else 'owner' end::public.team_role)) then
    raise exception 'You may not invite to this role.' using errcode = 'insufficient_privilege';
  end if;
  return query
    insert into public.invitations as i (team_id, email, role, token_hash, invited_by)
    values (of_team, lower(trim(to_email)), as_role, private.hash_of(new_token), me)
    returning i.id, new_token, i.expires_at;
end
$$;

-- The link is not enough: it is for the address that it was sent to, once that address is confirmed.
create function private.accept_invitation(invitation_token text) returns public.members
language plpgsql security definer set search_path = ''
as $$
declare
  me uuid := private.me();
  invitation public.invitations;
  member public.members;
begin
  select i.* into invitation from public.invitations i
  join auth.users u on u.id = me and lower(u.email) = i.email and u.email_confirmed_at is not null
  where i.token_hash = private.hash_of(invitation_token)
  for update of i;
  if not found or invitation.accepted_at is not null or invitation.expires_at <= now() then
    raise exception 'This invitation is for another address, was used, or has expired.' using errcode = 'no_data_found';
  end if;
  update public.invitations set accepted_by = me, accepted_at = now() where id = invitation.id;
  insert into public.members as m (team_id, user_id, role) values (invitation.team_id, me, invitation.role)
  -- Who is in the team already may go up by it, not down.
  on conflict (team_id, user_id) do update set role = greatest(m.role, excluded.role)
  returning m.* into member;
  return member;
end
$$;

-- What the API shows runs as the person who asks, and hands over by name.
create function public.create_team(slug text, name text) returns public.teams
language sql security invoker set search_path = ''
begin atomic select private.create_team(slug, name); end;

create function public.create_invitation(team uuid, email text, role public.team_role)
returns table (id uuid, token text, expires_at timestamptz)
language sql security invoker set search_path = ''
begin atomic select * from private.create_invitation(team, email, role); end;

create function public.accept_invitation(token text) returns public.members
language sql security invoker set search_path = ''
begin atomic select private.accept_invitation(token); end;
