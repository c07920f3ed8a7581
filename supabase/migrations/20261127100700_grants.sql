-- All grants in one place: the policies say which rows, these say which commands and columns, and they are as tight.
-- A function, because some hosts of the database grant everything on tables anew when they start; whoever runs such a
-- one calls it afterwards. A later migration with a new table replaces it and calls it.

create function private.set_grants() returns void
language plpgsql set search_path = ''
as $$
begin
  revoke all on all tables in schema public, private from public, anon, authenticated, service_role;
  revoke all on all functions in schema public, private from public, anon, authenticated, service_role;
  revoke all on schema private from public, anon, authenticated, service_role;
  alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
  alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
  alter default privileges in schema private revoke all on tables from anon, authenticated, service_role;
  grant usage on schema public to anon, authenticated, service_role;

  grant select, update (display_name) on public.profiles to authenticated;
  grant select, update (slug, name), delete on public.teams to authenticated;
  grant select, update (role), delete on public.members to authenticated;
  grant select (id, team_id, email, role, invited_by, accepted_by, accepted_at, expires_at, created_at), delete
    on public.invitations to authenticated;
  grant select, delete,
    insert (id, team_id, slug, name, description, execution_engine, resource_limits, wasm_module_url, wasm_module_hash),
    update (slug, name, description, execution_engine, resource_limits, wasm_module_url, wasm_module_hash,
            current_version_id)
    on public.spells to authenticated;
  grant select, insert (id, team_id, spell_id, version, hash, size, metadata), delete
    on public.wasm_modules to authenticated;
  grant select, delete,
    insert (id, team_id, spell_id, module_id, version, notes, manifest, execution_engine, resource_limits),
    update (deprecated_at)
    on public.spell_versions to authenticated;
  grant select,
    insert (id, team_id, spell_id, version_id, spell_name, module_hash, input_hash, engine, status, outcome, cost_cents,
            started_at, finished_at),
    update (status, outcome, cost_cents, started_at, finished_at)
    on public.casts to authenticated;
  grant select,
    insert (id, cast_id, team_id, execution_time_ms, memory_used_mb, wasm_version, success, error_message, fuel, metadata)
    on public.wasm_executions to authenticated;
  grant select, update (monthly_limit_cents) on public.budgets to authenticated;
  grant select (id, team_id, user_id, name, prefix, scopes, created_at, expires_at, last_used_at), delete
    on public.api_tokens to authenticated;
  grant select on public.audit_events to authenticated;

  grant select, insert, update, delete on
    public.profiles, public.teams, public.members, public.invitations, public.spells, public.wasm_modules,
    public.spell_versions, public.casts, public.wasm_executions, public.budgets, public.api_tokens to service_role;
  grant select on public.audit_events to service_role;

  -- Policies, defaults and checks call these as the person who asks.
  grant execute on function
    private.my_teams(public.team_role), private.my_team_mates(), private.team_of_module(text),
    private.are_limits(jsonb), private.is_settled(public.cast_status) to authenticated, service_role;
  grant execute on function
    private.create_team(text, text), private.create_invitation(uuid, text, public.team_role),
    private.accept_invitation(text), private.create_api_token(uuid, text, text[], integer),
    public.create_team(text, text), public.create_invitation(uuid, text, public.team_role),
    public.accept_invitation(text), public.create_api_token(uuid, text, text[], integer) to authenticated;
  grant execute on function
    public.spell_metrics(uuid, timestamptz, timestamptz),
    public.performance_trends(uuid, text, uuid, timestamptz, timestamptz),
    public.compare_engines(uuid, uuid, timestamptz, timestamptz) to authenticated, service_role;
  grant execute on function public.take_budget(uuid, integer) to service_role;
end
$$;

select private.set_grants();
