/** Made from supabase/migrations by `node scripts/backend/generate-types.ts`; a test compares. Not written by hand. */

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export interface Database {
	public: {
		Tables: {
			api_tokens: {
				Row: {
					created_at: string;
					expires_at: string | null;
					id: string;
					last_used_at: string | null;
					name: string;
					prefix: string;
					scopes: string[];
					team_id: string;
					token_hash: string;
					user_id: string;
				};
				Insert: {
					created_at?: string;
					expires_at?: string | null;
					id?: string;
					last_used_at?: string | null;
					name: string;
					prefix: string;
					scopes: string[];
					team_id: string;
					token_hash: string;
					user_id: string;
				};
				Update: {
					created_at?: string;
					expires_at?: string | null;
					id?: string;
					last_used_at?: string | null;
					name?: string;
					prefix?: string;
					scopes?: string[];
					team_id?: string;
					token_hash?: string;
					user_id?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'api_tokens_team_id_user_id_fkey';
						columns: ['team_id', 'user_id'];
						isOneToOne: false;
						referencedRelation: 'members';
						referencedColumns: ['team_id', 'user_id'];
					}
				];
			};
			audit_events: {
				Row: {
					details: Json;
					event: string;
					hash: string;
					previous: string;
					resource: string;
					resource_id: string;
					sequence: number;
					team_id: string;
					time: number;
				};
				Insert: {
					details: Json;
					event: string;
					hash: string;
					previous: string;
					resource: string;
					resource_id: string;
					sequence: number;
					team_id: string;
					time: number;
				};
				Update: {
					details?: Json;
					event?: string;
					hash?: string;
					previous?: string;
					resource?: string;
					resource_id?: string;
					sequence?: number;
					team_id?: string;
					time?: number;
				};
				Relationships: [];
			};
			budgets: {
				Row: {
					month: string;
					monthly_limit_cents: number | null;
					spent_cents: number;
					team_id: string;
					updated_at: string;
				};
				Insert: {
					month?: string;
					monthly_limit_cents?: number | null;
					spent_cents?: number;
					team_id: string;
					updated_at?: string;
				};
				Update: {
					month?: string;
					monthly_limit_cents?: number | null;
					spent_cents?: number;
					team_id?: string;
					updated_at?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'budgets_team_id_fkey';
						columns: ['team_id'];
						isOneToOne: true;
						referencedRelation: 'teams';
						referencedColumns: ['id'];
					}
				];
			};
			casts: {
				Row: {
					cost_cents: number | null;
					created_at: string;
					engine: Database['public']['Enums']['execution_engine'];
					finished_at: string | null;
					held_cents: number;
					id: string;
					idempotency_key: string | null;
					input_hash: string | null;
					module_hash: string | null;
					outcome: string | null;
					place: Database['public']['Enums']['cast_place'];
					request_hash: string | null;
					spell_id: string | null;
					spell_name: string;
					started_at: string | null;
					status: Database['public']['Enums']['cast_status'];
					team_id: string;
					user_id: string | null;
					version_id: string | null;
				};
				Insert: {
					cost_cents?: number | null;
					created_at?: string;
					engine?: Database['public']['Enums']['execution_engine'];
					finished_at?: string | null;
					held_cents?: number;
					id?: string;
					idempotency_key?: string | null;
					input_hash?: string | null;
					module_hash?: string | null;
					outcome?: string | null;
					place?: Database['public']['Enums']['cast_place'];
					request_hash?: string | null;
					spell_id?: string | null;
					spell_name?: string;
					started_at?: string | null;
					status?: Database['public']['Enums']['cast_status'];
					team_id: string;
					user_id?: string | null;
					version_id?: string | null;
				};
				Update: {
					cost_cents?: number | null;
					created_at?: string;
					engine?: Database['public']['Enums']['execution_engine'];
					finished_at?: string | null;
					held_cents?: number;
					id?: string;
					idempotency_key?: string | null;
					input_hash?: string | null;
					module_hash?: string | null;
					outcome?: string | null;
					place?: Database['public']['Enums']['cast_place'];
					request_hash?: string | null;
					spell_id?: string | null;
					spell_name?: string;
					started_at?: string | null;
					status?: Database['public']['Enums']['cast_status'];
					team_id?: string;
					user_id?: string | null;
					version_id?: string | null;
				};
				Relationships: [
					{
						foreignKeyName: 'casts_spell_id_team_id_fkey';
						columns: ['spell_id', 'team_id'];
						isOneToOne: false;
						referencedRelation: 'spells';
						referencedColumns: ['id', 'team_id'];
					},
					{
						foreignKeyName: 'casts_team_id_fkey';
						columns: ['team_id'];
						isOneToOne: false;
						referencedRelation: 'teams';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'casts_user_id_fkey';
						columns: ['user_id'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'casts_version_id_fkey';
						columns: ['version_id'];
						isOneToOne: false;
						referencedRelation: 'spell_versions';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'casts_version_id_spell_id_fkey';
						columns: ['version_id', 'spell_id'];
						isOneToOne: false;
						referencedRelation: 'spell_versions';
						referencedColumns: ['id', 'spell_id'];
					}
				];
			};
			invitations: {
				Row: {
					accepted_at: string | null;
					accepted_by: string | null;
					created_at: string;
					email: string;
					expires_at: string;
					id: string;
					invited_by: string | null;
					role: Database['public']['Enums']['team_role'];
					team_id: string;
					token_hash: string;
				};
				Insert: {
					accepted_at?: string | null;
					accepted_by?: string | null;
					created_at?: string;
					email: string;
					expires_at?: string;
					id?: string;
					invited_by?: string | null;
					role: Database['public']['Enums']['team_role'];
					team_id: string;
					token_hash: string;
				};
				Update: {
					accepted_at?: string | null;
					accepted_by?: string | null;
					created_at?: string;
					email?: string;
					expires_at?: string;
					id?: string;
					invited_by?: string | null;
					role?: Database['public']['Enums']['team_role'];
					team_id?: string;
					token_hash?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'invitations_accepted_by_fkey';
						columns: ['accepted_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'invitations_invited_by_fkey';
						columns: ['invited_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'invitations_team_id_fkey';
						columns: ['team_id'];
						isOneToOne: false;
						referencedRelation: 'teams';
						referencedColumns: ['id'];
					}
				];
			};
			members: {
				Row: { created_at: string; role: Database['public']['Enums']['team_role']; team_id: string; user_id: string };
				Insert: {
					created_at?: string;
					role: Database['public']['Enums']['team_role'];
					team_id: string;
					user_id: string;
				};
				Update: {
					created_at?: string;
					role?: Database['public']['Enums']['team_role'];
					team_id?: string;
					user_id?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'members_team_id_fkey';
						columns: ['team_id'];
						isOneToOne: false;
						referencedRelation: 'teams';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'members_user_id_fkey';
						columns: ['user_id'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			profiles: {
				Row: { created_at: string; display_name: string | null; id: string; updated_at: string };
				Insert: { created_at?: string; display_name?: string | null; id: string; updated_at?: string };
				Update: { created_at?: string; display_name?: string | null; id?: string; updated_at?: string };
				Relationships: [];
			};
			spell_versions: {
				Row: {
					created_at: string;
					created_by: string | null;
					deprecated_at: string | null;
					execution_engine: Database['public']['Enums']['execution_engine'];
					id: string;
					manifest: Json;
					module_id: string;
					notes: string;
					resource_limits: Json;
					spell_id: string;
					team_id: string;
					version: string;
				};
				Insert: {
					created_at?: string;
					created_by?: string | null;
					deprecated_at?: string | null;
					execution_engine?: Database['public']['Enums']['execution_engine'];
					id?: string;
					manifest?: Json;
					module_id: string;
					notes?: string;
					resource_limits?: Json;
					spell_id: string;
					team_id: string;
					version: string;
				};
				Update: {
					created_at?: string;
					created_by?: string | null;
					deprecated_at?: string | null;
					execution_engine?: Database['public']['Enums']['execution_engine'];
					id?: string;
					manifest?: Json;
					module_id?: string;
					notes?: string;
					resource_limits?: Json;
					spell_id?: string;
					team_id?: string;
					version?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'spell_versions_created_by_fkey';
						columns: ['created_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'spell_versions_module_id_spell_id_team_id_fkey';
						columns: ['module_id', 'spell_id', 'team_id'];
						isOneToOne: false;
						referencedRelation: 'wasm_modules';
						referencedColumns: ['id', 'spell_id', 'team_id'];
					},
					{
						foreignKeyName: 'spell_versions_spell_id_team_id_fkey';
						columns: ['spell_id', 'team_id'];
						isOneToOne: false;
						referencedRelation: 'spells';
						referencedColumns: ['id', 'team_id'];
					}
				];
			};
			spells: {
				Row: {
					created_at: string;
					created_by: string | null;
					current_version_id: string | null;
					description: string;
					execution_engine: Database['public']['Enums']['execution_engine'];
					id: string;
					name: string;
					resource_limits: Json;
					slug: string;
					team_id: string;
					updated_at: string;
					wasm_module_hash: string | null;
					wasm_module_url: string | null;
				};
				Insert: {
					created_at?: string;
					created_by?: string | null;
					current_version_id?: string | null;
					description?: string;
					execution_engine?: Database['public']['Enums']['execution_engine'];
					id?: string;
					name: string;
					resource_limits?: Json;
					slug: string;
					team_id: string;
					updated_at?: string;
					wasm_module_hash?: string | null;
					wasm_module_url?: string | null;
				};
				Update: {
					created_at?: string;
					created_by?: string | null;
					current_version_id?: string | null;
					description?: string;
					execution_engine?: Database['public']['Enums']['execution_engine'];
					id?: string;
					name?: string;
					resource_limits?: Json;
					slug?: string;
					team_id?: string;
					updated_at?: string;
					wasm_module_hash?: string | null;
					wasm_module_url?: string | null;
				};
				Relationships: [
					{
						foreignKeyName: 'spells_created_by_fkey';
						columns: ['created_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'spells_current_version';
						columns: ['current_version_id', 'id'];
						isOneToOne: true;
						referencedRelation: 'spell_versions';
						referencedColumns: ['id', 'spell_id'];
					},
					{
						foreignKeyName: 'spells_team_id_fkey';
						columns: ['team_id'];
						isOneToOne: false;
						referencedRelation: 'teams';
						referencedColumns: ['id'];
					}
				];
			};
			teams: {
				Row: {
					created_at: string;
					created_by: string | null;
					id: string;
					name: string;
					slug: string;
					updated_at: string;
				};
				Insert: {
					created_at?: string;
					created_by?: string | null;
					id?: string;
					name: string;
					slug: string;
					updated_at?: string;
				};
				Update: {
					created_at?: string;
					created_by?: string | null;
					id?: string;
					name?: string;
					slug?: string;
					updated_at?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'teams_created_by_fkey';
						columns: ['created_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					}
				];
			};
			wasm_executions: {
				Row: {
					cast_id: string;
					created_at: string;
					error_message: string | null;
					execution_time_ms: number;
					fuel: number | null;
					id: string;
					memory_used_mb: number;
					metadata: Json;
					spell_id: string | null;
					success: boolean;
					team_id: string;
					wasm_version: string;
				};
				Insert: {
					cast_id: string;
					created_at?: string;
					error_message?: string | null;
					execution_time_ms: number;
					fuel?: number | null;
					id?: string;
					memory_used_mb: number;
					metadata?: Json;
					spell_id?: string | null;
					success: boolean;
					team_id: string;
					wasm_version?: string;
				};
				Update: {
					cast_id?: string;
					created_at?: string;
					error_message?: string | null;
					execution_time_ms?: number;
					fuel?: number | null;
					id?: string;
					memory_used_mb?: number;
					metadata?: Json;
					spell_id?: string | null;
					success?: boolean;
					team_id?: string;
					wasm_version?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'wasm_executions_cast_id_team_id_fkey';
						columns: ['cast_id', 'team_id'];
						isOneToOne: true;
						referencedRelation: 'casts';
						referencedColumns: ['id', 'team_id'];
					},
					{
						foreignKeyName: 'wasm_executions_spell_id_fkey';
						columns: ['spell_id'];
						isOneToOne: false;
						referencedRelation: 'spells';
						referencedColumns: ['id'];
					}
				];
			};
			wasm_modules: {
				Row: {
					created_at: string;
					created_by: string | null;
					hash: string;
					id: string;
					metadata: Json;
					size: number;
					spell_id: string;
					team_id: string;
					verified_at: string | null;
					version: string;
				};
				Insert: {
					created_at?: string;
					created_by?: string | null;
					hash: string;
					id?: string;
					metadata?: Json;
					size: number;
					spell_id: string;
					team_id: string;
					verified_at?: string | null;
					version: string;
				};
				Update: {
					created_at?: string;
					created_by?: string | null;
					hash?: string;
					id?: string;
					metadata?: Json;
					size?: number;
					spell_id?: string;
					team_id?: string;
					verified_at?: string | null;
					version?: string;
				};
				Relationships: [
					{
						foreignKeyName: 'wasm_modules_created_by_fkey';
						columns: ['created_by'];
						isOneToOne: false;
						referencedRelation: 'profiles';
						referencedColumns: ['id'];
					},
					{
						foreignKeyName: 'wasm_modules_spell_id_team_id_fkey';
						columns: ['spell_id', 'team_id'];
						isOneToOne: false;
						referencedRelation: 'spells';
						referencedColumns: ['id', 'team_id'];
					}
				];
			};
		};
		Views: Record<never, never>;
		Functions: {
			accept_invitation: { Args: { token: string }; Returns: Database['public']['Tables']['members']['Row'] };
			begin_cast: {
				Args: {
					cents: number;
					input_hash: string;
					key?: string;
					person: string;
					request_hash: string;
					spell: string;
					token_team?: string;
					version?: string;
				};
				Returns: Json;
			};
			compare_engines: {
				Args: { of_spell?: string; of_team: string; since?: string; until?: string };
				Returns: {
					average_cost_cents: number;
					average_ms: number;
					engine: Database['public']['Enums']['execution_engine'];
					executions: number;
					p95_ms: number;
					success_rate: number;
				}[];
			};
			create_api_token: {
				Args: { days?: number; name: string; scopes: string[]; team: string };
				Returns: { expires_at: string; id: string; token: string }[];
			};
			create_invitation: {
				Args: { email: string; role: Database['public']['Enums']['team_role']; team: string };
				Returns: { expires_at: string; id: string; token: string }[];
			};
			create_team: { Args: { name: string; slug: string }; Returns: Database['public']['Tables']['teams']['Row'] };
			performance_trends: {
				Args: { bucket: string; of_spell?: string; of_team: string; since?: string; until?: string };
				Returns: {
					average_ms: number;
					cost_cents: number;
					executions: number;
					p50_ms: number;
					p95_ms: number;
					start: string;
					success_rate: number;
				}[];
			};
			settle_cast: {
				Args: {
					answer?: string;
					cast_id: string;
					cents: number;
					execution?: Json;
					outcome: string;
					status: Database['public']['Enums']['cast_status'];
				};
				Returns: boolean;
			};
			spell_metrics: {
				Args: { of_spell: string; since?: string; until?: string };
				Returns: {
					average_memory_mb: number;
					average_ms: number;
					cost_cents: number;
					executions: number;
					p50_ms: number;
					p95_ms: number;
					p99_ms: number;
					peak_memory_mb: number;
					succeeded: number;
					success_rate: number;
				}[];
			};
			take_budget: { Args: { cents: number; team: string }; Returns: boolean };
			take_rate: {
				Args: { kind: string; person: string; team?: string };
				Returns: { allowed: boolean; most: number; remaining: number; resets_at: string; scope: string }[];
			};
			use_api_token: {
				Args: { token: string };
				Returns: {
					role: Database['public']['Enums']['team_role'];
					scopes: string[];
					team_id: string;
					token_id: string;
					user_id: string;
				}[];
			};
		};
		Enums: {
			cast_place: 'device' | 'function' | 'actions';
			cast_status: 'queued' | 'running' | 'succeeded' | 'failed' | 'timed_out' | 'cancelled';
			execution_engine: 'wasm' | 'github_actions' | 'hybrid';
			team_role: 'viewer' | 'caster' | 'author' | 'admin' | 'owner';
		};
		CompositeTypes: Record<never, never>;
	};
}
