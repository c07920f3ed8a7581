/** The records of this device, opened at the first use: the database's code is a third of all of the page's. */
import type { CastCompanion } from '../storage/cast-companion.ts';
import type { DexieAuditList } from '../storage/audit-list.ts';
import type { DexieCastList } from '../storage/cast-list.ts';
import type { CastRecord } from '../storage/cast-record.ts';
import type { DexieSumsList } from '../storage/cast-sums-list.ts';
import type { DexieCastStore } from '../storage/cast-store.ts';
import type { SpellDatabase } from '../storage/database.ts';
import type { KeepLimits } from '../storage/kept-bytes.ts';
import type { OutputType } from '../wasm/protocol.ts';

export interface RunArchive {
	store: DexieCastStore;
	list: DexieCastList;
	/** Sums over the records; loaded at the first call. */
	sums: () => Promise<DexieSumsList>;
	/** The audit log; loaded at the first call. */
	audit: () => Promise<DexieAuditList>;
	/** What a module that is kept here says that it prints. */
	outputType: (sha256: string) => Promise<OutputType | undefined>;
	/** Marks as interrupted what ran in a tab that is gone. */
	recover: () => Promise<void>;
}

export interface ArchiveDependencies {
	database: () => Promise<SpellDatabase>;
	/** Id of this tab. */
	tab: string;
	keep: () => KeepLimits;
}

/** How long a cast may have waited for its worker on top of its deadline where tabs cannot be asked. In ms. */
const SPARE_MS = 60_000;

/** Holds this tab's lock first: from the first record on, others can see that it lives. */
export async function openRunArchive({ database, tab, keep }: ArchiveDependencies): Promise<RunArchive> {
	const [opened, { DexieCastStore }, { DexieCastList }, companions, { holdTab, livingTabs }] = await Promise.all([
		database(),
		import('../storage/cast-store.ts'),
		import('../storage/cast-list.ts'),
		loadCompanions(),
		import('../platform/browser/tabs.ts')
	]);
	await holdTab(tab);
	const store = new DexieCastStore(opened, keep, companions(opened));
	const recover = async () => {
		const living = await livingTabs();
		await store.interrupt((record) => (living ? living.has(record.tab) : mayRun(record)), Date.now());
	};
	const sums = async () => {
		const { DexieSumsList } = await import('../storage/cast-sums-list.ts');
		return new DexieSumsList(opened);
	};
	const audit = async () => {
		const { DexieAuditList } = await import('../storage/audit-list.ts');
		return new DexieAuditList(opened);
	};
	const outputType = async (sha256: string) => (await opened.modules.get(sha256))?.description.manifest?.output?.type;
	return { store, list: new DexieCastList(opened), sums, audit, outputType, recover };
}

/** What is written with each record. */
async function loadCompanions(): Promise<(database: SpellDatabase) => CastCompanion[]> {
	const [{ CastSums }, { CastTexts }, { SpellUse }, { CastAudit }] = await Promise.all([
		import('../storage/cast-sums.ts'),
		import('../storage/cast-texts.ts'),
		import('../storage/spell-use.ts'),
		import('../storage/cast-audit.ts')
	]);
	return (database) => [
		new SpellUse(database),
		new CastSums(database.castSums),
		new CastTexts(database.castTexts),
		new CastAudit(database, () => Date.now())
	];
}

/** Whether a cast's deadline is still to come. */
function mayRun({ startedAt, limits }: CastRecord): boolean {
	return Date.now() < startedAt + limits.timeoutMs + SPARE_MS;
}
