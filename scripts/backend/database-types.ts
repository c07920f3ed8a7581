import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../tools.ts';
import {
	CATALOGUE_QUERY,
	type Catalogue,
	type Column,
	type Reference,
	type Returned,
	type SqlType
} from './catalogue.ts';
import type { Database } from './database.ts';

export const TYPES_FILE = join(ROOT, 'src/lib/cloud/database.types.ts');

/** How the API writes each type of Postgres in JSON; all others are texts. */
const JSON_TYPES: Readonly<Record<string, string>> = {
	bool: 'boolean',
	int2: 'number',
	int4: 'number',
	int8: 'number',
	float4: 'number',
	float8: 'number',
	numeric: 'number',
	json: 'Json',
	jsonb: 'Json',
	void: 'undefined'
};

/** The schema as TypeScript, in the shape that supabase-js reads and `supabase gen types` writes. */
export async function databaseTypes(database: Database): Promise<string> {
	const [row] = await database.rows(CATALOGUE_QUERY);
	const text = fileOf(row?.['catalogue'] as Catalogue);
	return format(text, { ...(await resolveConfig(TYPES_FILE)), filepath: TYPES_FILE });
}

function fileOf({ tables, functions, enums }: Catalogue): string {
	return `/** Made from supabase/migrations by \`node scripts/backend/generate-types.ts\`; a test compares. Not written by hand. */

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export interface Database {
	public: {
		Tables: { ${tables.map(tableType).join('\n')} };
		Views: Record<never, never>;
		Functions: { ${functions.map((one) => `${one.name}: { Args: ${argumentsType(one.arguments)}; Returns: ${returnedType(one.returns)} };`).join('\n')} };
		Enums: { ${enums.map(({ name, values }) => `${name}: ${values.map((value) => `'${value}'`).join(' | ')};`).join('\n')} };
		CompositeTypes: Record<never, never>;
	};
}
`;
}

function tableType({ name, columns, references }: Catalogue['tables'][number]): string {
	return `${name}: {
		Row: { ${columns.map((column) => field(column, '')).join(' ')} };
		Insert: { ${columns.map((column) => field(column, column.optional ? '?' : '')).join(' ')} };
		Update: { ${columns.map((column) => field(column, '?')).join(' ')} };
		Relationships: [${references.map(relationship).join(', ')}];
	};`;
}

function field({ name, type, nullable }: Column, mark: string): string {
	return `${name}${mark}: ${typeOf(type)}${nullable ? ' | null' : ''};`;
}

function relationship({ name, columns, table, referenced, oneToOne }: Reference): string {
	return `{ foreignKeyName: '${name}'; columns: ${JSON.stringify(columns)}; isOneToOne: ${oneToOne};
		referencedRelation: '${table}'; referencedColumns: ${JSON.stringify(referenced)} }`;
}

function argumentsType(list: Catalogue['functions'][number]['arguments']): string {
	return `{ ${list.map(({ name, type, optional }) => `${name}${optional ? '?' : ''}: ${typeOf(type)};`).join(' ')} }`;
}

function returnedType(returned: Returned): string {
	if (returned.kind === 'value') return typeOf(returned.type);
	return `{ ${returned.columns.map(({ name, type }) => `${name}: ${typeOf(type)};`).join(' ')} }[]`;
}

function typeOf({ name, array, kind }: SqlType): string {
	return `${plainType(name, kind)}${array ? '[]' : ''}`;
}

function plainType(name: string, kind: SqlType['kind']): string {
	switch (kind) {
		case 'enum':
			return `Database['public']['Enums']['${name}']`;
		case 'table':
			return `Database['public']['Tables']['${name}']['Row']`;
		case 'base':
			return JSON_TYPES[name] ?? 'string';
	}
}
