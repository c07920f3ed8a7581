/** Where the runner's parts are put together; nothing else constructs them. */
import { mayWork, whenIdle } from '../platform/browser/spare-time.ts';
import { InputForm } from './input-form.svelte.ts';
import type { Workshop } from './kept-modules.ts';
import { ModuleChoice } from './module-choice.svelte.ts';
import { KilledPrograms } from './killed-programs.svelte.ts';
import { Rehearsal } from './rehearsal.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { ThemeChoice } from './theme.svelte.ts';
import { localSettings } from './settings.ts';
import type { Fetch } from './spell-index.ts';
import { TrustedModules } from './trusted-modules.svelte.ts';

export interface RunnerApp {
	readonly choice: ModuleChoice;
	readonly form: InputForm;
	readonly runner: Runner;
	readonly theme: ThemeChoice;
	readonly rehearsal: Rehearsal;
	readonly trusted: TrustedModules;
	readonly killed: KilledPrograms;
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
		onChange: () => {
			rehearsal.withdraw();
			killed.release();
			runner.reset();
		},
		onReady: (module) => {
			form.fill(module.description.manifest);
			if (!trusted.has(module.description.sha256)) rehearsal.offer(module);
		}
	});
	const now = () => performance.now();
	const trusted = new TrustedModules(localSettings);
	const killed = new KilledPrograms(now);
	const rehearsal = new Rehearsal({
		settings: localSettings,
		rehearser: async () => (await workshop.get()).caster,
		whenIdle,
		mayWork
	});
	const runner = new Runner({
		prepare: async () => {
			const module = await choice.settled();
			const request = form.request();
			if (module === undefined || request === undefined) return undefined;
			const metering = trusted.has(module.description.sha256) ? 'unmetered' : 'metered';
			const caster = killed.watching((await workshop.get()).caster);
			return { caster, module, request: { ...request, limits: { ...request.limits, metering } } };
		},
		nextFrame: (callback) => void requestAnimationFrame(callback),
		now
	});
	return { choice, form, runner, theme: new ThemeChoice(), rehearsal, trusted, killed, close: workshop.close };
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
