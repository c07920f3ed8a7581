/** What the types are made of, as one JSON value from the catalogue of `public`. */
export interface Catalogue {
	tables: { name: string; columns: Column[]; references: Reference[] }[];
	functions: { name: string; arguments: Argument[]; returns: Returned }[];
	enums: { name: string; values: string[] }[];
}

export interface Column {
	name: string;
	type: SqlType;
	nullable: boolean;
	/** Whether a row may be made without it. */
	optional: boolean;
}

export interface Reference {
	name: string;
	columns: string[];
	table: string;
	referenced: string[];
	oneToOne: boolean;
}

export interface Argument {
	name: string;
	type: SqlType;
	optional: boolean;
}

/** `table` for a function that gives rows, of a table's or of columns of its own; else one value. */
export type Returned = { kind: 'value'; type: SqlType } | { kind: 'rows'; columns: { name: string; type: SqlType }[] };

/** The name in pg_type, of the elements for an array. */
export interface SqlType {
	name: string;
	array: boolean;
	kind: 'base' | 'enum' | 'table';
}

const TYPE = (oid: string): string => `(
  select json_build_object(
    'name', coalesce(e.typname, t.typname),
    'array', e.oid is not null,
    'kind', case coalesce(e.typtype, t.typtype) when 'e' then 'enum' when 'c' then 'table' else 'base' end)
  from pg_type t left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  where t.oid = ${oid})`;

const NAMES = (relation: string, numbers: string): string => `(
  select json_agg(a.attname order by k.place) from unnest(${numbers}) with ordinality k (number, place)
  join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`;

/** One row, whose column `catalogue` is a Catalogue. References lead to tables of `public` only, as the API does. */
export const CATALOGUE_QUERY = `select json_build_object(
'tables', (
  select json_agg(json_build_object('name', c.relname,
    'columns', (
      select json_agg(json_build_object('name', a.attname, 'type', ${TYPE('a.atttypid')}, 'nullable', not a.attnotnull,
        'optional', a.atthasdef or not a.attnotnull) order by a.attname)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    'references', (
      select coalesce(json_agg(json_build_object('name', f.conname, 'columns', ${NAMES('f.conrelid', 'f.conkey')},
        'table', r.relname, 'referenced', ${NAMES('f.confrelid', 'f.confkey')},
        'oneToOne', exists (select from pg_constraint u where u.conrelid = c.oid and u.contype in ('p', 'u') and u.conkey <@ f.conkey))
        order by f.conname), '[]')
      from pg_constraint f join pg_class r on r.oid = f.confrelid and r.relnamespace = c.relnamespace
      where f.conrelid = c.oid and f.contype = 'f')
  ) order by c.relname)
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'),
'functions', (
  select json_agg(json_build_object('name', p.proname,
    'arguments', (
      select coalesce(json_agg(json_build_object('name', p.proargnames[n], 'type', ${TYPE('p.proargtypes[n - 1]')},
        'optional', n > p.pronargs - p.pronargdefaults) order by p.proargnames[n]), '[]')
      from generate_series(1, p.pronargs) n),
    'returns', case when p.proretset then json_build_object('kind', 'rows', 'columns', (
        select json_agg(json_build_object('name', p.proargnames[n], 'type', ${TYPE('p.proallargtypes[n]')}) order by p.proargnames[n])
        from generate_subscripts(p.proargmodes, 1) n where p.proargmodes[n] = 't'))
      else json_build_object('kind', 'value', 'type', ${TYPE('p.prorettype')}) end
  ) order by p.proname)
  from pg_proc p where p.pronamespace = 'public'::regnamespace),
'enums', (
  select json_agg(json_build_object('name', t.typname, 'values', (
    select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)) order by t.typname)
  from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype = 'e')
) as catalogue`;
