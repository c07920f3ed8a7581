-- What a team may spend on casts that run elsewhere, and the tokens by which programs speak for people.

create table public.budgets (
  team_id uuid primary key references public.teams (id) on delete cascade,
  -- In US cents a calendar month (UTC); no limit when null.
  monthly_limit_cents integer check (monthly_limit_cents >= 0),
  month date not null default date_trunc('month', now() at time zone 'UTC')::date,
  spent_cents integer not null default 0 check (spent_cents >= 0),
  updated_at timestamptz not null default now()
);

create table public.api_tokens (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null,
  user_id uuid not null,
  name text not null check (char_length(name) between 1 and 80),
  -- Enough of it to tell one from another, too little to guess the rest.
  prefix text not null check (char_length(prefix) <= 16),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  scopes text[] not null check (
    cardinality(scopes) > 0 and scopes <@ array['cast', 'runs:read', 'spells:read', 'spells:write']
  ),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  -- Who leaves the team leaves these behind.
  foreign key (team_id, user_id) references public.members (team_id, user_id) on delete cascade
);

create index api_tokens_member on public.api_tokens (team_id, user_id);

alter table public.budgets enable row level security;
alter table public.api_tokens enable row level security;

create policy "members read the budget" on public.budgets for select to authenticated
  using (team_id in (select private.my_teams('viewer')));
create policy "admins set the budget" on public.budgets for update to authenticated
  using (team_id in (select private.my_teams('admin'))) with check (team_id in (select private.my_teams('admin')));

create policy "people read their tokens, admins all" on public.api_tokens for select to authenticated
  using (
    (user_id = (select auth.uid()) and team_id in (select private.my_teams('viewer')))
    or team_id in (select private.my_teams('admin'))
  );
create policy "people revoke their tokens, admins all" on public.api_tokens for delete to authenticated
  using (
    (user_id = (select auth.uid()) and team_id in (select private.my_teams('viewer')))
    or team_id in (select private.my_teams('admin'))
  );

create trigger touch before update on public.budgets for each row execute function private.touch();

create function private.add_budget() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.budgets (team_id) values (new.id);
  return null;
end
$$;

create trigger add_budget after insert on public.teams for each row execute function private.add_budget();

create function private.create_api_token(of_team uuid, token_name text, token_scopes text[], days integer)
returns table (id uuid, token text, expires_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  me uuid := private.me();
  new_token text := private.new_token('spell');
  needed constant public.team_role := (
    case when 'spells:write' = any (token_scopes) then 'author'
         when 'cast' = any (token_scopes) then 'caster' else 'viewer' end
  )::public.team_role;
begin
  if of_team not in (select private.my_teams(needed)) then
    raise exception 'Your role does not reach these scopes.' using errcode = 'insufficient_privilege';
  end if;
  return query
    insert into public.api_tokens as t (team_id, user_id, name, prefix, token_hash, scopes, expires_at)
    values (of_team, me, token_name, left(new_token, 12), private.hash_of(new_token), token_scopes,
            now() + make_interval(days => days))
    returning t.id, new_token, t.expires_at;
end
$$;

-- `days`: until it expires; never, when null.
create function public.create_api_token(team uuid, name text, scopes text[], days integer default 90)
returns table (id uuid, token text, expires_at timestamptz)
language sql security invoker set search_path = ''
begin atomic select * from private.create_api_token(team, name, scopes, days); end;

-- For the server alone: sets cents aside before a cast, all or none. False: there is not so much left this month.
create function public.take_budget(team uuid, cents integer) returns boolean
language plpgsql security invoker set search_path = ''
as $$
declare
  this_month date := date_trunc('month', now() at time zone 'UTC')::date;
begin
  if cents < 0 then
    raise exception 'Cents to take are not negative.' using errcode = 'invalid_parameter_value';
  end if;
  update public.budgets b
  set spent_cents = case when b.month = this_month then b.spent_cents else 0 end + cents, month = this_month
  where b.team_id = team
    and (b.monthly_limit_cents is null
      or case when b.month = this_month then b.spent_cents else 0 end + cents <= b.monthly_limit_cents);
  return found;
end
$$;
