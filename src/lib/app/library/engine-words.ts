import type { Engine } from '../../execution/cost.ts';

/** What is not there yet, in the same words everywhere. */
export const NEEDS_BACKEND = 'Needs a team backend, which is not available yet.';

interface EngineWord {
	label: string;
	/** What it means for a cast. */
	what: string;
	/** What hinders it here; absent where nothing does. */
	state?: string;
}

const WORDS: Readonly<Record<Engine, EngineWord>> = {
	wasm: { label: 'Here, as WebAssembly', what: 'Cast on this device.' },
	hybrid: {
		label: 'Here first, then GitHub Actions',
		what: 'Cast on this device. What ends at a limit there would go on to GitHub Actions.',
		state: `${NEEDS_BACKEND} Until then it is cast on this device only.`
	},
	github_actions: {
		label: 'GitHub Actions',
		what: 'For casts that are too big for a browser.',
		state: `${NEEDS_BACKEND} Until then this spell cannot be cast.`
	}
};

export function engineWord(engine: Engine): EngineWord {
	return WORDS[engine];
}
