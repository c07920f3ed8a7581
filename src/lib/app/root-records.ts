/** The part of the root that keeps things: the database, the records, the library, and what writes them. */
import { whenIdle } from '../platform/browser/spare-time.ts';
import type { SpellDatabase } from '../storage/database.ts';
import { createIdMaker } from '../storage/record-id.ts';
import type { Caster } from '../wasm/caster.ts';
import { calculateWasmHash } from '../wasm/hash.ts';
import type { CastFiles } from './cast-files.svelte.ts';
import { DatabaseNotices } from './database-notice.svelte.ts';
import type { KeepChoice } from './keep-choice.svelte.ts';
import { lateRunLog, type CastLog } from './late-run-log.ts';
import type { Library } from './library/library.ts';
import { AlertWatch } from './metrics/alert-watch.ts';
import { once, type Once } from './once.ts';
import type { Persistence } from './persistence.ts';
import type { RunArchive } from './run-archive.ts';
import { localSettings } from './settings.ts';
import type { Toasts } from './toasts.svelte.ts';

export interface RecordParts {
	database: () => Promise<SpellDatabase>;
	keep: KeepChoice;
	caster: () => Promise<Caster>;
	toasts: Toasts;
	castFiles: CastFiles;
}

/** The records and the library of this device, and what writes them. */
export function createRecords({ database, keep, caster, toasts, castFiles }: RecordParts): {
	archive: Once<RunArchive>;
	log: CastLog;
	library: Once<Library>;
} {
	const newId = createIdMaker({ now: () => Date.now(), random: (bytes) => void crypto.getRandomValues(bytes) });
	const tab = newId();
	const archive = once(async () => {
		const { openRunArchive } = await import('./run-archive.ts');
		return openRunArchive({ database: database, tab, keep: () => keep.limits });
	});
	const alerts = new AlertWatch({
		settings: localSettings,
		sums: async () => (await archive.get()).sums(),
		whenIdle,
		now: () => Date.now(),
		say: (text) => toasts.show(text)
	});
	const log = lateRunLog(async () => {
		const [{ RunLog }, persistence] = await Promise.all([import('./run-log.ts'), openPersistence()]);
		return new RunLog({
			open: async () => (await archive.get()).store,
			tab,
			newId,
			now: () => Date.now(),
			hash: calculateWasmHash,
			keep: () => keep.limits,
			filesOf: async (outcome) => castFiles.reportOf(outcome)?.facts,
			settled: () => {
				alerts.castSettled();
				void persistence.runKept();
			}
		});
	});
	return { archive, log, library: once(() => openLibrary(database, caster, newId)) };
}

/** The library, in a chunk of its own. */
async function openLibrary(
	database: () => Promise<SpellDatabase>,
	caster: () => Promise<Caster>,
	newId: () => string
): Promise<Library> {
	const [opened, { Library }, { moduleBudget }, persistence] = await Promise.all([
		database(),
		import('./library/library.ts'),
		import('../platform/browser/budget.ts'),
		openPersistence()
	]);
	return new Library({
		database: opened,
		budget: moduleBudget,
		caster,
		newId,
		now: () => Date.now(),
		saved: () => void persistence.spellSaved()
	});
}

async function openPersistence(): Promise<Persistence> {
	const [{ Persistence }, { askToPersist }] = await Promise.all([
		import('./persistence.ts'),
		import('../platform/browser/persist.ts')
	]);
	return new Persistence(localSettings, askToPersist);
}

/** The database, and what is to be said of it. */
export function lateDatabase(): { database: Once<SpellDatabase>; notices: DatabaseNotices } {
	const notices = new DatabaseNotices();
	return { database: once(() => openDatabase(notices)), notices };
}

/** The database's code is a third of all of the page's: it comes when there is something to keep. */
async function openDatabase(notices: DatabaseNotices): Promise<SpellDatabase> {
	const [{ SpellDatabase }, { watchDatabase }] = await Promise.all([
		import('../storage/database.ts'),
		import('../storage/database-tabs.ts')
	]);
	const database = new SpellDatabase();
	watchDatabase(database, (notice) => notices.tell(notice));
	return database;
}
