/** What is in the runner, as something to send. */
import { encodeSelfContained } from '../../links/self-contained.ts';
import type { SharedInput, SharedLimits, SharedSpell } from '../../links/shared-spell.ts';
import type { LoadedModule } from '../../wasm/caster.ts';
import type { Manifest } from '../../wasm/protocol.ts';
import { formatBytes } from '../format.ts';
import { LIMIT_FIELDS } from '../limit-fields.ts';
import type { InputForm } from '../input-form.svelte.ts';
import { moduleBytes } from '../module-bytes.ts';
import { hideSecrets } from '../secret-fields.ts';

/** Above this an input is not even tried: no link holds it. In bytes. */
const MAX_INPUT_BYTES = 8 * 1_048_576;

/** What the input would be if it went along, or why it cannot. */
export type InputOffer =
	| { kind: 'none' }
	| { kind: 'ready'; input: SharedInput; note: string | undefined }
	| { kind: 'kept-back'; why: string };

/** The input as it would be sent: without what the schema marks as secret. */
export async function inputToShare(form: InputForm, manifest: Manifest | undefined): Promise<InputOffer> {
	if (form.tab === 'file') return form.file === undefined ? { kind: 'none' } : fileToShare(form.file, manifest);
	if (form.text === '') return { kind: 'none' };
	const secrecy = hideSecrets(form.text, manifest?.input?.schema);
	if (secrecy.kind === 'closed') return secret();
	const text = secrecy.kind === 'redacted' ? secrecy.text : form.text;
	const note = secrecy.kind === 'redacted' ? 'without the fields that the spell marks as secret' : undefined;
	return { kind: 'ready', input: { bytes: new TextEncoder().encode(text) }, note };
}

async function fileToShare(file: File, manifest: Manifest | undefined): Promise<InputOffer> {
	if (file.size > MAX_INPUT_BYTES)
		return { kind: 'kept-back', why: `The file has ${formatBytes(file.size)}, too much to send along.` };
	const bytes = new Uint8Array(await file.arrayBuffer());
	// A spell that marks fields as secret may find them in a file as well as in a text.
	if (hideSecrets(new TextDecoder().decode(bytes), manifest?.input?.schema).kind !== 'open') return secret();
	return { kind: 'ready', input: { bytes, fileName: file.name }, note: undefined };
}

function secret(): InputOffer {
	return { kind: 'kept-back', why: 'It may hold what the spell marks as secret.' };
}

export interface ShareChoice {
	name: string;
	module: LoadedModule;
	form: InputForm;
	input: SharedInput | undefined;
}

/** @throws HostError when the module's bytes cannot be had again. */
export async function spellToShare({ name, module, form, input }: ShareChoice): Promise<SharedSpell> {
	const { sha256, abi = 'command', manifest } = module.description;
	return {
		name: manifest?.name ?? name,
		abi,
		sha256,
		program: { kind: 'wasm', bytes: await moduleBytes(module) },
		limits: changedLimits(form),
		args: form.arguments.kind === 'parsed' ? form.arguments.args : [],
		...(input && { input })
	};
}

/** The whole address of a link that holds the spell. */
export async function selfContainedUrl(pageUrl: string, spell: SharedSpell): Promise<string> {
	return `${pageUrl}#${await encodeSelfContained(spell)}`;
}

/** Limits that a person set are part of what is sent; those of the manifest are in the module. */
function changedLimits(form: InputForm): SharedLimits {
	if (!form.limitsChanged) return {};
	const limits: SharedLimits = {};
	for (const { name } of LIMIT_FIELDS) {
		const reading = form.readings[name];
		if (reading.kind === 'value') limits[name] = reading.value;
	}
	return limits;
}
