import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Database } from '../../../src/lib/cloud/database.types.ts';
import { Problem } from './problem.ts';

export type Client = SupabaseClient<Database>;

/** The project that the functions belong to. Made once for each function and handed down. */
export interface Backend {
	/** Passes every policy: for what the server alone may do, and for the functions that ask a person's rights themselves. */
	readonly server: Client;
	/** Knows only that it is of this project: asks who a session is. */
	readonly anybody: Client;
}

/** By the variables that a project gives its functions: the newer sets of keys, then the older single ones. */
export function backendFromEnvironment(): Backend {
	const url = variable('SUPABASE_URL');
	const secret = keyOf('SUPABASE_SECRET_KEYS') ?? variable('SUPABASE_SERVICE_ROLE_KEY');
	const publishable = keyOf('SUPABASE_PUBLISHABLE_KEYS') ?? variable('SUPABASE_ANON_KEY');
	return { server: client(url, secret), anybody: client(url, publishable) };
}

function client(url: string, key: string): Client {
	return createClient<Database>(url, key, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }
	});
}

function variable(name: string): string {
	const value = Deno.env.get(name);
	if (value === undefined || value === '') throw new Error(`${name} is not set.`);
	return value;
}

/** A set of keys is an object in JSON, of which the one named `default` counts, or else the first. */
function keyOf(name: string): string | undefined {
	const text = Deno.env.get(name);
	if (text === undefined || text === '') return undefined;
	const keys = JSON.parse(text) as Record<string, string>;
	return keys['default'] ?? Object.values(keys)[0];
}

/** What the backend gave. @throws Error, so that its failure is the server's and not the asker's. */
export function given<T>({ data, error }: { data: T | null; error: { message: string } | null }): T {
	if (error !== null) throw new Error(`The backend: ${error.message}`, { cause: error });
	if (data === null) throw new Error('The backend gave nothing.');
	return data;
}

/** What the server's SQL functions answer: a word for what it is, and its facts. */
export interface Verdict {
	kind: string;
	rate?: RateFacts;
	[fact: string]: unknown;
}

/** The columns of `take_rate`. */
export interface RateFacts {
	allowed: boolean;
	scope: string;
	most: number;
	remaining: number;
	resets_at: string;
}

/** @throws Problem `rate-limited`, with when to try again. */
export function requireRate(rate: RateFacts): void {
	if (rate.allowed) return;
	const seconds = Math.max(1, Math.ceil((Date.parse(rate.resets_at) - Date.now()) / 1000));
	throw new Problem('rate-limited', {
		field: rate.scope,
		limit: rate.most,
		detail: `Try again in ${seconds} s.`,
		headers: { 'Retry-After': String(seconds) }
	});
}
