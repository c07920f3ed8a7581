-- The bytes of modules in storage: whose, under which names, and that they never change.
begin;
\ir people.include
select no_plan();

create function pg_temp.put(object_name text, bucket text default 'modules') returns text language sql as $$
  select format('insert into storage.objects (bucket_id, name) values (%L, %L)', bucket, object_name)
$$;

insert into storage.buckets (id, name) values ('elsewhere', 'elsewhere');
insert into storage.objects (bucket_id, name) values
  ('modules', pg_temp.id('other team') || '/' || repeat('a', 64)),
  ('elsewhere', pg_temp.id('team') || '/' || repeat('a', 64));

select is(pg_temp.attempt('author', pg_temp.put(pg_temp.id('team') || '/' || repeat('0', 64))), 'allowed', 'an author adds to the team''s own folder');
select is(pg_temp.attempt('author', pg_temp.put(name)), 'denied', format('but not %s', name))
from (values
  (pg_temp.id('other team') || '/' || repeat('0', 64)),
  (pg_temp.id('team') || '/../' || pg_temp.id('other team') || '/' || repeat('0', 64)),
  (pg_temp.id('team') || '/' || repeat('0', 63)),
  (pg_temp.id('team') || '/' || repeat('0', 65)),
  (pg_temp.id('team') || '/' || repeat('A', 64)),
  (upper(pg_temp.id('team')::text) || '/' || repeat('0', 64)),
  (pg_temp.id('team') || '/' || repeat('0', 64) || E'\n'),
  (pg_temp.id('team') || '//' || repeat('0', 64)),
  (pg_temp.id('team') || '/sub/' || repeat('0', 64)),
  ('/' || pg_temp.id('team') || '/' || repeat('0', 64)),
  (repeat('0', 64)),
  ('..'),
  ('')
) as names (name);
select is(pg_temp.attempt('author', pg_temp.put(pg_temp.id('team') || '/' || repeat('0', 64), 'elsewhere')), 'denied', 'nor to another bucket');
select matches(pg_temp.attempt('author', pg_temp.put(pg_temp.id('team') || '/' || repeat('a', 64))), '^23505 ', 'what is there is not added again');
select is(pg_temp.attempt('author', pg_temp.put(pg_temp.id('team') || '/' || repeat('a', 64)) || ' on conflict (bucket_id, name) do update set metadata = excluded.metadata'),
  'denied', 'nor overwritten');
select is(pg_temp.attempt(name, $$update storage.objects set name = pg_temp.id('team') || '/' || repeat('0', 64) where bucket_id = 'modules'$$), 'denied', name || ' moves nothing')
from people where role = 'authenticated';

select is(pg_temp.answer('viewer', $$select count(*) from storage.objects$$), '2', 'a member lists the team''s modules and no others');
select is(pg_temp.answer('outsider', $$select count(*) from storage.objects$$), '1', 'so does a member of another');
select is(pg_temp.answer('anon', $$select count(*) from storage.objects$$), '0', 'who is not signed in lists none');
select is(pg_temp.attempt('owner', $$delete from storage.objects where name = pg_temp.id('team') || '/' || repeat('a', 64)$$), 'denied', 'bytes that a module is made of stay');
select is(pg_temp.attempt('owner', $$delete from storage.objects where name = pg_temp.id('other team') || '/' || repeat('a', 64)$$), 'denied', 'and those of other teams');

select results_eq($$select public, file_size_limit, allowed_mime_types from storage.buckets where id = 'modules'$$,
  $$values (false, 52428800::bigint, array['application/wasm'])$$, 'the bucket is private, of 50 MiB an object, and for wasm alone');

select * from finish();
rollback;
