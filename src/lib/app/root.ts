/** Where the runner's parts are put together; nothing else constructs them. */
import { InputForm } from './input-form.svelte.ts';
import type { Workshop } from './kept-modules.ts';
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
	openWorkshop: () => Promise<Workshop>;
}

export function createRunnerApp({ fetch, openWorkshop }: RootDependencies): RunnerApp {
	const workshop = once(openWorkshop);
	const form = new InputForm();
	const choice = new ModuleChoice({
		modules: async () => (await workshop.get()).modules,
		fetch,
		onChange: () => runner.reset(),
		onReady: ({ description }) => form.fill(description.manifest)
	});
	const runner = new Runner({
		prepare: async () => {
			const module = await choice.settled();
			const request = form.request();
			return module && request && { caster: (await workshop.get()).caster, module, request };
		},
		nextFrame: (callback) => void requestAnimationFrame(callback),
		now: () => performance.now()
	});
	return { choice, form, runner, theme: new ThemeChoice(), close: workshop.close };
}

/** The browser's caster and modules, in a chunk of their own: the page is painted before they are there. */
export async function openBrowserWorkshop(base: string): Promise<Workshop> {
	const [{ createBrowserCaster }, { createKeptModules }] = await Promise.all([
		import('../platform/browser/caster.ts'),
		import('./kept-modules.ts')
	]);
	const caster = createBrowserCaster();
	return { caster, modules: createKeptModules(caster, base) };
}

/** Opens at the first call; a failure is tried anew at the next. */
function once(open: () => Promise<Workshop>): { get: () => Promise<Workshop>; close: () => void } {
	let opening: Promise<Workshop> | undefined;
	return {
		get: () => {
			opening ??= open().catch((error: unknown) => {
				opening = undefined;
				throw error;
			});
			return opening;
		},
		close: () => void opening?.then(({ caster }) => caster.close())
	};
}
