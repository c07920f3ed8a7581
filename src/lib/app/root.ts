/** Where the runner's parts are put together; nothing else constructs them. */
import type { Caster } from '../wasm/caster.ts';
import { InputForm } from './input-form.svelte.ts';
import { ModuleChoice } from './module-choice.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { ThemeChoice } from './theme.svelte.ts';
import type { Fetch } from './spell-index.ts';

export interface RunnerApp {
	readonly choice: ModuleChoice;
	readonly form: InputForm;
	readonly runner: Runner;
	readonly theme: ThemeChoice;
	/** Stops all workers. */
	close(): void;
}

export interface RootDependencies {
	fetch: Fetch;
	openCaster: () => Promise<Caster>;
}

export function createRunnerApp({ fetch, openCaster }: RootDependencies): RunnerApp {
	const caster = once(openCaster);
	const form = new InputForm();
	const choice = new ModuleChoice({
		caster: caster.get,
		fetch,
		onChange: () => runner.reset(),
		onReady: ({ description }) => form.fill(description.manifest)
	});
	const runner = new Runner({
		prepare: async () => {
			const module = await choice.settled();
			const request = form.request();
			return module && request && { caster: await caster.get(), module, request };
		},
		nextFrame: (callback) => void requestAnimationFrame(callback),
		now: () => performance.now()
	});
	return { choice, form, runner, theme: new ThemeChoice(), close: caster.close };
}

/** The browser's caster, in a chunk of its own: the page is painted before it is there. */
export async function openBrowserCaster(): Promise<Caster> {
	const { createBrowserCaster } = await import('../platform/browser/caster.ts');
	return createBrowserCaster();
}

/** Opens at the first call; a failure is tried anew at the next. */
function once(open: () => Promise<Caster>): { get: () => Promise<Caster>; close: () => void } {
	let opening: Promise<Caster> | undefined;
	return {
		get: () => {
			opening ??= open().catch((error: unknown) => {
				opening = undefined;
				throw error;
			});
			return opening;
		},
		close: () => void opening?.then((caster) => caster.close())
	};
}
