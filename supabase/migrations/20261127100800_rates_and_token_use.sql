-- How often people and teams may ask of the functions, and the tokens by which programs ask. All for the server alone.

-- What each kind of request is limited to. Whoever runs the database changes these rows.
create table private.rate_limits (
  kind text primary key check (kind ~ '^[a-z-]{1,40}$'),
  window_seconds integer not null check (window_seconds between 1 and 86400),
  person_most integer not null check (person_most > 0),
  team_most integer not null check (team_most > 0)
);

insert into private.rate_limits (kind, window_seconds, person_most, team_most) values
  ('cast', 60, 600, 3000),
  ('module', 60, 120, 600);

-- How much of its window each asker has used. A row an asker and kind: a new window takes the old one's place.
create table private.rate_windows (
  kind text not null references private.rate_limits (kind) on update cascade on delete cascade,
  -- 'person' or 'team', and whose.
  scope text not null check (scope in ('person', 'team')),
  asker uuid not null,
  started_at timestamptz not null,
  used integer not null check (used > 0),
  primary key (kind, scope, asker)
);

alter table private.rate_limits enable row level security;
alter table private.rate_windows enable row level security;

-- One request more of that asker, if there is room for it in the window that is open now. Windows stand fixed, so that
-- `resets_at` is true for everybody. The row's lock puts askers at once in a row: none is counted twice or left out.
create function private.take_one(of_kind text, of_scope text, of_asker uuid, most integer, window_seconds integer)
returns table (allowed boolean, remaining integer, resets_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  since constant timestamptz := to_timestamp(
    floor(extract(epoch from clock_timestamp()) / window_seconds) * window_seconds);
  now_used integer;
begin
  insert into private.rate_windows as w (kind, scope, asker, started_at, used)
  values (of_kind, of_scope, of_asker, since, 1)
  on conflict (kind, scope, asker) do update
    set used = case when w.started_at < excluded.started_at then 1 else w.used + 1 end,
        started_at = greatest(w.started_at, excluded.started_at)
    where w.started_at < excluded.started_at or w.used < most
  returning w.used into now_used;
  return query select now_used is not null, greatest(most - coalesce(now_used, most), 0),
    since + make_interval(secs => window_seconds);
end
$$;

-- A request of a person for a team, or for none yet. The first limit that has no room refuses, and names itself in
-- `scope`; otherwise the answer is of the one that has the least left.
create function private.take_rate(of_kind text, person uuid, team uuid)
returns table (allowed boolean, scope text, most integer, remaining integer, resets_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  limits private.rate_limits;
  of_person record;
  of_team record;
begin
  select * into strict limits from private.rate_limits l where l.kind = of_kind;
  select * into of_person from private.take_one(of_kind, 'person', person, limits.person_most, limits.window_seconds);
  if team is null or not of_person.allowed then
    return query select of_person.allowed, 'person', limits.person_most, of_person.remaining, of_person.resets_at;
    return;
  end if;
  select * into of_team from private.take_one(of_kind, 'team', team, limits.team_most, limits.window_seconds);
  if of_team.allowed and of_person.remaining <= of_team.remaining then
    return query select true, 'person', limits.person_most, of_person.remaining, of_person.resets_at;
  else
    return query select of_team.allowed, 'team', limits.team_most, of_team.remaining, of_team.resets_at;
  end if;
end
$$;

create function public.take_rate(kind text, person uuid, team uuid default null)
returns table (allowed boolean, scope text, most integer, remaining integer, resets_at timestamptz)
language sql security invoker set search_path = ''
begin atomic select * from private.take_rate(kind, person, team); end;

-- Who a token speaks for, and for what. No row for one that is none, was revoked, or has expired. `role` is what its
-- person is in the team today, whatever that was when the token was made.
create function private.use_api_token(token text)
returns table (token_id uuid, team_id uuid, user_id uuid, scopes text[], role public.team_role)
language plpgsql security definer set search_path = ''
as $$
begin
  return query
    select t.id, t.team_id, t.user_id, t.scopes, m.role
    from public.api_tokens t join public.members m on m.team_id = t.team_id and m.user_id = t.user_id
    where t.token_hash = private.hash_of(token) and (t.expires_at is null or t.expires_at > now());
  -- To the minute: programs that ask often need not write each time, nor wait for each other.
  update public.api_tokens t set last_used_at = now()
  where t.token_hash = private.hash_of(token) and (t.expires_at is null or t.expires_at > now())
    and (t.last_used_at is null or t.last_used_at < now() - interval '1 minute');
end
$$;

create function public.use_api_token(token text)
returns table (token_id uuid, team_id uuid, user_id uuid, scopes text[], role public.team_role)
language sql security invoker set search_path = ''
begin atomic select * from private.use_api_token(token); end;
