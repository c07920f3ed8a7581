/** Where the runner's parts are put together; nothing else constructs them. */
import { mayWork, whenIdle } from '../platform/browser/spare-time.ts';
import type { WholeCast } from '../storage/cast-record.ts';
import type { SpellDatabase } from '../storage/database.ts';
import type { Caster, LoadedModule } from '../wasm/caster.ts';
import { restoreCast, type CastInstead } from './cast-again.ts';
import { CastFiles } from './cast-files.svelte.ts';
import { readDefaultLimits } from './default-limits.ts';
import { InputForm } from './input-form.svelte.ts';
import { KeptFolders } from './kept-folders.svelte.ts';
import { KeepChoice } from './keep-choice.svelte.ts';
import type { Workshop } from './kept-modules.ts';
import { NetworkGrants } from './network-grants.svelte.ts';
import { ModuleChoice } from './module-choice.svelte.ts';
import { KilledPrograms } from './killed-programs.svelte.ts';
import { CastEstimate } from './metrics/cast-estimate.svelte.ts';
import type { Library } from './library/library.ts';
import type { SharedLink } from './links/shared-link.svelte.ts';
import { castSaved, type ChosenVersion, type OpenedSpell } from './library/cast-saved.ts';
import { SavedMark } from './library/saved-mark.svelte.ts';
import { Rehearsal } from './rehearsal.svelte.ts';
import type { Batch, BatchParts } from './batch/open-batch.ts';
import type { DatabaseNotices } from './database-notice.svelte.ts';
import { NO_LOG } from './late-run-log.ts';
import { once } from './once.ts';
import { createRecords, lateDatabase } from './root-records.ts';
import type { RunArchive } from './run-archive.ts';
import type { RunVerification } from './runs/verify-run.ts';
import { Runner, type PreparedCast } from './runner.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { TerminalSession } from './terminal/terminal-session.svelte.ts';
import type { Device, DeviceParts } from './settings/device.ts';
import { ThemeChoice } from './theme.svelte.ts';
import { localSettings } from './settings.ts';
import type { Metering } from '../wasm/protocol.ts';
import type { Fetch } from './spell-index.ts';
import { TrustedModules } from './trusted-modules.svelte.ts';
import { WorkFiles } from './work-files.svelte.ts';

export interface RunnerApp {
	readonly choice: ModuleChoice;
	readonly form: InputForm;
	readonly runner: Runner;
	readonly theme: ThemeChoice;
	readonly toasts: Toasts;
	/** Of other tabs and the database. */
	readonly notices: DatabaseNotices;
	readonly rehearsal: Rehearsal;
	readonly trusted: TrustedModules;
	readonly grants: NetworkGrants;
	readonly killed: KilledPrograms;
	readonly keep: KeepChoice;
	/** What the next cast should take. */
	readonly estimate: CastEstimate;
	/** Whether what is chosen is a saved spell. */
	readonly saved: SavedMark;
	readonly terminal: TerminalSession;
	/** Given to programs under /work. */
	readonly work: WorkFiles;
	/** Kept by programs from cast to cast. */
	readonly folders: KeptFolders;
	readonly castFiles: CastFiles;
	/** The records of this device; opened at the first call. */
	archive(): Promise<RunArchive>;
	/** Puts a recorded cast back into the runner, with another module in its place if one is given. */
	castAgain(cast: WholeCast, instead?: CastInstead): Promise<void>;
	/** Casts a recorded cast once more, and compares. */
	verify(cast: WholeCast, signal: AbortSignal): Promise<RunVerification>;
	/** The saved spells of this device; opened at the first call. */
	library(): Promise<Library>;
	/** Puts a saved spell into the runner, with its own limits; another version than the current one if it is given. */
	openSpell(id: string, version?: ChosenVersion): Promise<OpenedSpell>;
	/** What links and `.spell` files bring along; opened at the first call. */
	shared(): Promise<SharedLink>;
	/** One spell over many inputs; opened at the first call. */
	batch(): Promise<Batch>;
	/** All that this device keeps: measured and cleared; opened at the first call. */
	device(): Promise<Device>;
	/** Stops all workers. */
	close(): void;
}

export interface RootDependencies {
	/** In a frame of another page nothing is recorded, and nothing is cast before it is asked for. */
	place: 'site' | 'frame';
	fetch: Fetch;
	openWorkshop: (database: () => Promise<SpellDatabase>) => Promise<Workshop>;
}

/** The page's own clock, in ms. */
const now = () => performance.now();

export function createRunnerApp({ place, fetch, openWorkshop }: RootDependencies): RunnerApp {
	const { database, notices } = lateDatabase();
	const workshop = once(() => openWorkshop(database.get));
	const openCaster = async () => (await workshop.get()).caster;
	const form = new InputForm(() => readDefaultLimits(localSettings));
	const choice: ModuleChoice = new ModuleChoice({
		modules: async () => (await workshop.get()).modules,
		fetch,
		onChange: () => {
			rehearsal.withdraw();
			estimate.forget();
			saved.forget();
			killed.release();
			runner.reset();
		},
		onReady: (module, name) => {
			form.fill(module.description.manifest);
			void folders.look(module.description.sha256);
			estimate.look(module.description.sha256);
			saved.look(module.description.sha256, name);
			if (place === 'site' && !trusted.has(module.description.sha256) && !choice.isGuest) rehearsal.offer(module);
		}
	});
	const trusted = new TrustedModules(localSettings);
	const grants = new NetworkGrants(localSettings);
	const killed = new KilledPrograms(now);
	const rehearsal = new Rehearsal({ settings: localSettings, rehearser: openCaster, whenIdle, mayWork });
	const estimate = createEstimate(database.get, () => runner.state.kind === 'idle');
	const keep = new KeepChoice(localSettings);
	const work = new WorkFiles();
	const folders = new KeptFolders(localSettings, () => import('../platform/browser/kept-folder.ts'));
	const castFiles = new CastFiles(work, folders);
	const toasts = new Toasts();
	const kept = { database: database.get, keep, caster: openCaster, toasts, castFiles };
	const { archive, log, library } = createRecords(kept);
	const saved = new SavedMark({ hasDatabase, whenIdle, library: library.get });
	const terminal = createTerminal(() => runner);
	const parts = { choice, form, trusted, grants, killed, terminal, castFiles, estimate, saved, toasts };
	const runner: Runner = new Runner({
		prepare: () => prepareCast(parts, openCaster),
		record: (cast) => (place === 'site' ? log : NO_LOG).begin(cast),
		nextFrame: (callback) => void requestAnimationFrame(callback),
		now
	});
	return {
		...parts,
		runner,
		theme: new ThemeChoice(),
		...{ rehearsal, keep, work, folders, notices },
		archive: archive.get,
		castAgain: (cast, instead) => restoreCast({ choice, form }, cast, instead),
		verify: async (cast, signal) => verifyCast({ ...(await workshop.get()), work, fetch }, cast, signal),
		library: library.get,
		openSpell: (id, version) => castSaved({ choice, form, library: library.get }, id, version),
		device: lateDevice({ database: database.get, archive: archive.get, library: library.get, caster: openCaster }),
		batch: lateBatch({ ...parts, openCaster, log }),
		shared: once(async () => (await import('./links/open-shared.ts')).openSharedLink({ choice, form })).get,
		close: () => workshop.ifOpen(({ caster }) => caster.close())
	};
}

function lateBatch(parts: BatchParts): () => Promise<Batch> {
	return once(async () => (await import('./batch/open-batch.ts')).openBatch(parts)).get;
}

function lateDevice(parts: DeviceParts): () => Promise<Device> {
	return once(async () => (await import('./settings/device.ts')).openDevice(parts)).get;
}

function createTerminal(runner: () => Runner): TerminalSession {
	return new TerminalSession({
		settings: localSettings,
		isCasting: () => runner().casting,
		cancel: () => runner().cancel()
	});
}

type CastParts = Pick<RunnerApp, 'choice' | 'form' | 'trusted' | 'grants' | 'killed' | 'terminal' | 'castFiles'>;

/** What is chosen and filled in, as a cast; `undefined` while that cannot be cast. */
async function prepareCast(
	{ choice, form, trusted, grants, killed, terminal, castFiles }: CastParts,
	openCaster: () => Promise<Caster>
): Promise<PreparedCast | undefined> {
	const module = await choice.settled();
	const request = form.request();
	if (module === undefined || request === undefined) return undefined;
	const metering: Metering = trusted.has(module.description.sha256) ? 'unmetered' : 'metered';
	const onTerminal = form.tab === 'terminal' ? await terminal.begin() : undefined;
	const watched = castFiles.giving(killed.watching(await openCaster()));
	const caster = onTerminal?.watching(watched) ?? watched;
	const network = { allow: hostsAllowed({ choice, grants }, module) };
	const { fuel, ...others } = request.limits ?? {};
	// What a trusted program does is not counted, so it has no limit of fuel either.
	const limits = { ...others, ...(fuel !== undefined && metering === 'metered' && { fuel }), metering };
	return { caster, name: choice.name, module, request: { ...request, ...onTerminal?.request, network, limits } };
}

async function hasDatabase(): Promise<boolean> {
	return (await import('./kept-modules.ts')).hasDatabase();
}

function createEstimate(database: () => Promise<SpellDatabase>, isWanted: () => boolean): CastEstimate {
	return new CastEstimate({
		hasDatabase,
		database,
		whenIdle,
		isWanted,
		now: () => Date.now()
	});
}

/** What somebody sent reaches no host, whatever was granted to the same bytes before. */
function hostsAllowed({ choice, grants }: Pick<CastParts, 'choice' | 'grants'>, module: LoadedModule): string[] {
	return choice.isGuest ? [] : grants.use(module.description);
}

interface VerifyParts extends Workshop {
	work: WorkFiles;
	fetch: Fetch;
}

async function verifyCast(
	{ caster, modules, work, fetch }: VerifyParts,
	cast: WholeCast,
	signal: AbortSignal
): Promise<RunVerification> {
	const [{ verifyRun }, { openByHash }] = await Promise.all([
		import('./runs/verify-run.ts'),
		import('./module-by-hash.ts')
	]);
	return verifyRun(cast, { caster, work, openModule: (module) => openByHash({ modules, fetch }, module) }, signal);
}

/** The browser's caster and modules, in a chunk of their own: the page is painted before they are there. */
export async function openBrowserWorkshop(base: string, database: () => Promise<SpellDatabase>): Promise<Workshop> {
	const [{ createBrowserCaster }, { createKeptModules }] = await Promise.all([
		import('../platform/browser/caster.ts'),
		import('./kept-modules.ts')
	]);
	const caster = createBrowserCaster();
	return { caster, modules: createKeptModules(caster, { base, database }) };
}
