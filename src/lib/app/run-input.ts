/** What a record says of an input and keeps of it, secrets apart. */
import type { InputFacts } from '../storage/cast-record.ts';
import { decodeText } from '../wasm/bytes.ts';
import type { InputSource, Manifest } from '../wasm/protocol.ts';
import { PREVIEW_BYTES, previewText } from './input-preview.ts';
import { hideSecrets, marksSecrets } from './secret-fields.ts';

/** More than this is not brought together only to be hashed, inputs and outputs alike. In bytes. */
export const HASHED_BYTES = 16_777_216;

export interface RecordedInput {
	facts: InputFacts;
	/** What is kept. */
	bytes: Uint8Array | undefined;
	/** Whether the input holds a secret, or may: then nothing that the program makes of it is kept either. */
	secret: boolean;
	/** Of the whole input; `undefined` when it is secret or too large. Never rejects. */
	sha256: Promise<string | undefined>;
}

/** @param eachBytes an input above this is not kept. */
export async function recordInput(
	input: InputSource | undefined,
	manifest: Manifest | undefined,
	eachBytes: number,
	hash: (bytes: Uint8Array) => Promise<string>
): Promise<RecordedInput> {
	const source = sourceOf(input);
	const { sizeBytes } = source;
	const schema = manifest?.input?.schema;
	if (marksSecrets(schema) && sizeBytes > 0) {
		const hidden = await recordSecret(source, schema, eachBytes);
		if (hidden) return hidden;
	}
	const small = sizeBytes <= eachBytes;
	const bytes = small && sizeBytes > 0 ? await source.read(sizeBytes) : undefined;
	const head = bytes ?? (await source.read(PREVIEW_BYTES + 1));
	const facts = { ...source.facts, keeping: small ? 'whole' : 'too-large', preview: previewText(head) } as const;
	const whole = () => (bytes ? Promise.resolve(bytes) : source.read(sizeBytes));
	const sha256 =
		sizeBytes > HASHED_BYTES
			? Promise.resolve(undefined)
			: whole()
					.then(hash)
					.catch(() => undefined);
	return { facts, bytes, secret: false, sha256 };
}

/** `undefined` when there is no secret in it after all. */
async function recordSecret(
	{ sizeBytes, facts, read }: Source,
	schema: Parameters<typeof hideSecrets>[1],
	eachBytes: number
): Promise<RecordedInput | undefined> {
	const readable = sizeBytes <= Math.max(eachBytes, PREVIEW_BYTES);
	const found = readable ? hideSecrets(decodeText([await read(sizeBytes)]), schema) : ({ kind: 'closed' } as const);
	if (found.kind === 'open') return undefined;
	const nothing = { secret: true, sha256: Promise.resolve(undefined) };
	if (found.kind === 'closed')
		return { ...nothing, facts: { ...facts, keeping: 'secret', preview: '' }, bytes: undefined };
	const bytes = new TextEncoder().encode(found.text);
	return { ...nothing, facts: { ...facts, keeping: 'without-secrets', preview: previewText(bytes) }, bytes };
}

interface Source {
	sizeBytes: number;
	facts: Pick<InputFacts, 'source' | 'fileName' | 'sizeBytes'>;
	/** Its first bytes, as many as asked for. */
	read: (bytes: number) => Promise<Uint8Array>;
}

function sourceOf(input: InputSource | undefined): Source {
	if (input?.kind === 'bytes') {
		const { bytes } = input;
		const sizeBytes = bytes.length;
		return { sizeBytes, facts: { source: 'text', sizeBytes }, read: async (count) => bytes.slice(0, count) };
	}
	if (input?.kind === 'blob') {
		const { blob } = input;
		const named = blob instanceof File ? { fileName: blob.name } : {};
		const facts = { source: 'file', sizeBytes: blob.size, ...named } as const;
		const read = async (count: number) => new Uint8Array(await blob.slice(0, count).arrayBuffer());
		return { sizeBytes: blob.size, facts, read };
	}
	const from = input?.kind === 'live' ? 'terminal' : 'none';
	return { sizeBytes: 0, facts: { source: from, sizeBytes: 0 }, read: async () => new Uint8Array(0) };
}
