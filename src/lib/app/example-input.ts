/** A manifest's example, as the form shows it and as it is cast. */
import type { CastRequest, Manifest, ManifestExample } from '../wasm/protocol.ts';

/** The example's input as text: as it stands where the program reads text, else as JSON. */
export function exampleText(input: ManifestExample['input'], type: 'text' | 'json'): string {
	if (input === undefined) return '';
	return typeof input === 'string' && type === 'text' ? input : JSON.stringify(input, undefined, 2);
}

/** The cast of a spell's first example; `undefined` when it has none, or wants more than input and arguments. */
export function exampleRequest(manifest: Manifest | undefined): CastRequest | undefined {
	const [example] = manifest?.examples ?? [];
	if (example === undefined || (manifest?.capabilities ?? []).length > 0) return undefined;
	const text = exampleText(example.input, manifest?.input?.type === 'json' ? 'json' : 'text');
	return {
		input: text === '' ? { kind: 'none' } : { kind: 'bytes', bytes: new TextEncoder().encode(text) },
		args: example.args ?? [],
		env: example.env ?? {}
	};
}
