/** Where what is sent meets the browser: its network, its workers, the runner. */
import { fetchModule } from '../../platform/browser/fetch-module.ts';
import { inspectModule } from '../../platform/browser/inspect.ts';
import { DEFAULT_LIMITS } from '../../wasm/limits.ts';
import type { SharedInput } from '../../links/shared-spell.ts';
import type { InputForm } from '../input-form.svelte.ts';
import type { ModuleChoice } from '../module-choice.svelte.ts';
import { SharedLink, type Offer } from './shared-link.svelte.ts';

export interface RunnerParts {
	choice: ModuleChoice;
	form: InputForm;
}

export function openSharedLink(runner: RunnerParts): SharedLink {
	return new SharedLink({
		fetch: (url, signal) => fetchModule(url, DEFAULT_LIMITS, signal),
		inspect: inspectModule,
		take: (offer) => takeOffer(runner, offer)
	});
}

/** It is chosen as a guest; what came with it fills the form. It is not cast. */
async function takeOffer({ choice, form }: RunnerParts, offer: Offer): Promise<void> {
	const { name, bytes, description, limits, args, input } = offer;
	await choice.chooseGuest({ name, bytes, sha256: description.sha256 });
	// Another one may have been chosen meanwhile.
	if (choice.state.kind !== 'ready' || choice.state.module.description.sha256 !== description.sha256) return;
	if (input === undefined && args.length === 0 && Object.keys(limits).length === 0) return;
	form.restore({ input: input === undefined ? form.text : given(input), args, envNames: [], limits });
}

/** A text goes where texts are typed; a file, and what is no text, stays a file. */
function given({ bytes, fileName }: SharedInput): File | string {
	if (fileName !== undefined) return new File([bytes], fileName);
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return new File([bytes], 'input');
	}
}
