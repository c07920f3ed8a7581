-- The bytes of modules: one private bucket, each object named `team/sha256`. Objects never change: there is no policy
-- for UPDATE, by which overwriting and moving go too.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('modules', 'modules', false, 52428800, array['application/wasm'])
on conflict (id) do nothing;

-- The team in an object's name; null for any other name, so that no policy compares a half-read one.
create function private.team_of_module(name text) returns uuid
language sql immutable set search_path = ''
as $$
  select case when name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{64}$' then left(name, 36)::uuid end
$$;

create policy "members read module bytes" on storage.objects for select to authenticated
  using (bucket_id = 'modules' and private.team_of_module(name) in (select private.my_teams('viewer')));
create policy "authors add module bytes" on storage.objects for insert to authenticated
  with check (bucket_id = 'modules' and private.team_of_module(name) in (select private.my_teams('author')));
-- A module that a row tells of is kept.
create policy "admins delete module bytes without a row" on storage.objects for delete to authenticated
  using (
    bucket_id = 'modules'
    and private.team_of_module(name) in (select private.my_teams('admin'))
    and not exists (
      select from public.wasm_modules m where m.team_id = private.team_of_module(name) and m.hash = right(name, 64)
    )
  );
