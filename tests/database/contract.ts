import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { verify } from '../../src/lib/audit/verify.ts';
import { newPerson, type BackendServer, type Client } from './backend-server.ts';

const MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const HASH = createHash('sha256').update(MODULE).digest('hex');
const WASM = { contentType: 'application/wasm' };

/** What the app relies on, asked by supabase-js as the app does: one suite for every database below. */
export function describeContract(name: string, start: () => Promise<BackendServer>): void {
	describe(`the backend on ${name}`, () => {
		let server: BackendServer;
		let owner: Client;
		let viewer: Client;
		let outsider: Client;
		let team: string;
		let spell: string;

		const modules = (person: Client): ReturnType<Client['storage']['from']> => person.storage.from('modules');
		const hashOf = async (blob: Blob | null): Promise<string> =>
			createHash('sha256')
				.update(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer()))
				.digest('hex');

		beforeAll(async () => {
			server = await start();
			[owner, viewer, outsider] = [
				await newPerson(server, 'owner'),
				await newPerson(server, 'viewer'),
				await newPerson(server, 'outsider')
			];
			team = valueOf(await owner.rpc('create_team', { slug: 'weavers', name: 'Weavers' })).id;
			const [invited] = valueOf(
				await owner.rpc('create_invitation', { team, email: 'viewer@example.com', role: 'viewer' })
			);
			const token = invited?.token ?? '';
			expect((await outsider.rpc('accept_invitation', { token })).error).not.toBeNull();
			expect((await viewer.rpc('accept_invitation', { token })).error).toBeNull();
			const added = await owner.from('spells').insert({ team_id: team, slug: 'echo', name: 'Echo' }).select().single();
			spell = valueOf(added).id;
		});

		afterAll(() => server.close());

		test('a wrong password, and an address that is not confirmed, do not sign in', async () => {
			const person = server.client();
			const email = 'nobody@example.com';
			await person.auth.signUp({ email, password: 'the password of nobody' });
			expect(
				(await person.auth.signInWithPassword({ email, password: 'the password of nobody' })).error
			).not.toBeNull();
			const wrong = { email: 'owner@example.com', password: 'guessed' };
			expect((await person.auth.signInWithPassword(wrong)).error?.status).toBe(400);
		});

		test('a spell is seen by the team, by no other person, and by nobody who is not signed in', async () => {
			expect(valueOf(await viewer.from('spells').select('slug'))).toEqual([{ slug: 'echo' }]);
			expect(valueOf(await outsider.from('spells').select('slug'))).toEqual([]);
			expect((await server.client().from('spells').select('slug')).error?.code).toBe('42501');
			expect(valueOf(await viewer.from('profiles').select('display_name').order('display_name'))).toEqual([
				{ display_name: 'owner' },
				{ display_name: 'viewer' }
			]);
		});

		test('a viewer changes nothing', async () => {
			const { error } = await viewer.from('spells').insert({ team_id: team, slug: 'mine', name: 'Mine' });
			expect(error?.code).toBe('42501');
			expect(valueOf(await viewer.from('spells').update({ name: 'Mine' }).eq('id', spell).select('id'))).toEqual([]);
		});

		test('a module is uploaded once under its hash, and downloaded by the team alone', async () => {
			const path = `${team}/${HASH}`;
			expect((await modules(owner).upload(path, MODULE, WASM)).error).toBeNull();
			expect(await hashOf((await modules(viewer).download(path)).data)).toBe(HASH);
			for (const stranger of [outsider, server.client()]) {
				expect((await modules(stranger).download(path)).error).not.toBeNull();
				expect((await modules(stranger).list(team)).data ?? []).toEqual([]);
			}
			const other = new Uint8Array([...MODULE, 0]);
			expect((await modules(owner).upload(path, other, WASM)).error).not.toBeNull();
			expect((await modules(owner).upload(path, other, { ...WASM, upsert: true })).error).not.toBeNull();
			expect((await modules(owner).update(path, other, WASM)).error).not.toBeNull();
			expect((await modules(owner).move(path, `${team}/${'0'.repeat(64)}`)).error).not.toBeNull();
			expect(await hashOf((await modules(owner).download(path)).data)).toBe(HASH);
		});

		test('what is no module of the own team is refused', async () => {
			const free = 'f'.repeat(64);
			const refused = [
				modules(viewer).upload(`${team}/${free}`, MODULE, WASM),
				modules(outsider).upload(`${team}/${free}`, MODULE, WASM),
				modules(owner).upload(`${randomUUID()}/${free}`, MODULE, WASM),
				modules(owner).upload(`${team}/../${free}`, MODULE, WASM),
				modules(owner).upload(`${team}/${free}`, MODULE, { contentType: 'text/html' }),
				modules(owner).upload(`${team}/${free}`, new Uint8Array(52_428_801), WASM),
				owner.storage.createBucket('mine')
			];
			for (const { error } of await Promise.all(refused)) expect(error).not.toBeNull();
			expect(valueOf(await modules(owner).list(team)).length).toBe(1);
		});

		test('signed addresses are made by who may, and hold for what they name', async () => {
			const path = `${team}/${HASH}`;
			const { signedUrl } = valueOf(await modules(viewer).createSignedUrl(path, 60));
			expect(await hashOf(await (await fetch(signedUrl)).blob())).toBe(HASH);
			expect((await fetch(signedUrl.replace(/.{8}$/, 'AAAAAAAA'))).ok).toBe(false);
			expect((await modules(outsider).createSignedUrl(path, 60)).error).not.toBeNull();

			const bytes = new Uint8Array([...MODULE, 0, 1, 0]);
			const other = `${team}/${createHash('sha256').update(bytes).digest('hex')}`;
			expect((await modules(viewer).createSignedUploadUrl(other)).error).not.toBeNull();
			const { token } = valueOf(await modules(owner).createSignedUploadUrl(other));
			expect((await modules(server.client()).uploadToSignedUrl(other, token, bytes, WASM)).error).toBeNull();
			expect((await modules(viewer).download(other)).data?.size).toBe(bytes.length);
		});

		test('a version pins its module and becomes the current one', async () => {
			const row = { team_id: team, spell_id: spell, version: '1.0.0' };
			const metadata = { producers: ['wat2wasm 1.0'], functions: 3 };
			const added = owner.from('wasm_modules').insert({ ...row, hash: HASH, size: 8, metadata });
			const module = valueOf(await added.select('id, metadata').single());
			expect(module.metadata).toEqual(metadata);
			const version = valueOf(
				await owner
					.from('spell_versions')
					.insert({ ...row, module_id: module.id })
					.select('id')
					.single()
			);
			const current = { current_version_id: version.id };
			const changed = await owner.from('spells').update(current).eq('id', spell).select('wasm_module_hash').single();
			expect(valueOf(changed)).toEqual({ wasm_module_hash: HASH });
			expect((await owner.from('wasm_modules').delete().eq('id', module.id)).error).not.toBeNull();
			expect((await owner.from('wasm_modules').insert({ ...row, hash: HASH, size: 8 })).error).not.toBeNull();
		});

		test('a cast that is sent twice is there once, counts, and is in a log whose chain holds', async () => {
			const cast = {
				id: randomUUID(),
				team_id: team,
				spell_id: spell,
				spell_name: 'Écho “1” ✨',
				status: 'succeeded' as const,
				outcome: 'ok',
				cost_cents: 1
			};
			expect((await owner.from('casts').insert(cast)).error).toBeNull();
			expect((await owner.from('casts').insert(cast)).status).toBe(409);
			expect((await viewer.from('casts').insert({ ...cast, id: randomUUID() })).error?.code).toBe('42501');
			const figures = {
				cast_id: cast.id,
				team_id: team,
				execution_time_ms: 12,
				memory_used_mb: 1.5,
				success: true,
				fuel: 345
			};
			expect((await owner.from('wasm_executions').insert(figures)).error).toBeNull();
			const [metrics] = valueOf(await viewer.rpc('spell_metrics', { of_spell: spell }));
			expect(metrics?.p95_ms).toBe(12);

			const entries = await logOf(owner, team);
			expect(entries.length).toBeGreaterThan(2);
			expect(verify(entries)).toMatchObject({ kind: 'unbroken' });
			expect(valueOf(await viewer.from('audit_events').select())).toEqual([]);
			expect((await owner.from('audit_events').delete().eq('team_id', team)).error?.code).toBe('42501');
		});

		test('many requests of many people at once get each their own answer', async () => {
			const people = [
				{ client: owner, expected: [{ slug: 'echo' }] },
				{ client: viewer, expected: [{ slug: 'echo' }] },
				{ client: outsider, expected: [] },
				{ client: server.client(), expected: null }
			];
			const asked = Array.from({ length: 200 }, async (_, at) => {
				const { client, expected } = people[at % people.length] ?? { client: owner, expected: undefined };
				return [(await client.from('spells').select('slug')).data, expected];
			});
			for (const [answer, expected] of await Promise.all(asked)) expect(answer).toEqual(expected);
		});

		test('casts that begin at once are all there, and their log is still one chain', async () => {
			const ids = Array.from({ length: 40 }, () => randomUUID());
			const inserts = ids.map((id) => owner.from('casts').insert({ id, team_id: team }));
			for (const { error } of await Promise.all(inserts)) expect(error).toBeNull();
			const started = valueOf(await owner.from('audit_events').select('resource_id').in('resource_id', ids));
			expect(started.map(({ resource_id: id }) => id).sort()).toEqual(ids.sort());
			expect(verify(await logOf(owner, team))).toMatchObject({ kind: 'unbroken' });
		});

		test('of two uploads of one name at once, one is kept whole', async () => {
			const name = `${team}/${'c'.repeat(64)}`;
			const contents = [1, 2, 3, 4].map((fill) => new Uint8Array(1_000_000).fill(fill));
			const results = await Promise.all(contents.map((bytes) => modules(owner).upload(name, bytes, WASM)));
			expect(results.filter(({ error }) => error === null).length).toBe(1);
			const winner = results.findIndex(({ error }) => error === null);
			const kept = await hashOf((await modules(viewer).download(name)).data);
			expect(kept).toBe(await hashOf(new Blob([contents[winner] ?? new Uint8Array()])));
		});

		test('an upload that breaks off leaves nothing', async () => {
			const name = `${team}/${'d'.repeat(64)}`;
			const session = (await owner.auth.getSession()).data.session?.access_token ?? '';
			const headers = {
				apikey: server.backend.publishableKey,
				authorization: `Bearer ${session}`,
				'content-type': 'application/wasm'
			};
			await expect(brokenOff(`${server.url}/storage/v1/object/modules/${name}`, headers)).resolves.toBe('broken off');
			await vi.waitFor(async () => expect((await modules(owner).upload(name, MODULE, WASM)).error).toBeNull(), 5000);
			expect(await hashOf((await modules(viewer).download(name)).data)).toBe(HASH);
		});

		test('keys and sessions that are none are refused', async () => {
			const rows = `${server.url}/rest/v1/spells?select=id`;
			const apikey = server.backend.publishableKey;
			expect((await fetch(rows)).status).toBe(401);
			expect((await fetch(rows, { headers: { apikey: `${apikey}x` } })).status).toBe(401);
			const session = (await owner.auth.getSession()).data.session?.access_token ?? '';
			const forged = session.replace(/.{8}$/, 'AAAAAAAA');
			expect((await fetch(rows, { headers: { apikey, authorization: `Bearer ${forged}` } })).status).toBe(401);
		});

		test('the app is told the one key that is for everybody, and other hosts’ pages nothing', async () => {
			const response = await fetch(`${server.url}/config.json`);
			expect(await response.json()).toEqual({ supabase: { url: '/', publishableKey: server.backend.publishableKey } });
			expect(response.headers.get('access-control-allow-origin')).toBeNull();
		});

		test('where no functions run, their addresses say so, and no page of anything answers in their place', async () => {
			const response = await fetch(`${server.url}/functions/v1/cast`, { method: 'POST' });
			expect(response.status).toBe(503);
			expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
		});
	});
}

/** A team's audit log, as the verifier reads it. */
async function logOf(person: Client, team: string): Promise<unknown[]> {
	const log = valueOf(await person.from('audit_events').select().eq('team_id', team).order('sequence'));
	return log.map(({ team_id, resource_id: resourceId, ...rest }) => {
		void team_id;
		return { ...rest, resourceId };
	});
}

/** Says that 1,000 bytes come, sends three, and hangs up. */
function brokenOff(url: string, headers: Record<string, string>): Promise<string> {
	return new Promise((resolve) => {
		const upload = request(url, { method: 'POST', headers: { ...headers, 'content-length': '1000' } });
		upload.on('error', () => resolve('broken off'));
		upload.on('response', ({ statusCode }) => resolve(`answered ${statusCode}`));
		upload.write(new Uint8Array([0, 1, 2]), () => upload.destroy());
	});
}

function valueOf<T>({ data, error }: { data: T; error: unknown }): NonNullable<T> {
	if (data === null || data === undefined) throw new Error('No answer', { cause: error });
	return data;
}
