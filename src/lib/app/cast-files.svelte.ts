import type { FilesFacts } from '../execution/receipt/files-facts.ts';
import type { CastOptions, Caster, LoadedModule } from '../wasm/caster.ts';
import { resultOfError } from '../wasm/errors.ts';
import { resolveLimits } from '../wasm/limits.ts';
import type { CastFigures, CastOutcome, CastRequest, FileTree, Mount, WrittenFiles } from '../wasm/protocol.ts';
import { treeOf } from './file-tree.ts';
import type { GivenFolder } from './given-facts.ts';
import { DATA, type FolderStore, type KeptFolders } from './kept-folders.svelte.ts';
import type { WorkFiles } from './work-files.svelte.ts';
import { WORK } from './work-files.svelte.ts';

/** What became of the folder that a program keeps. `left`: it did not end by itself. */
export type FolderEnd =
	{ kind: 'kept'; written: number; removed: number } | { kind: 'left' } | { kind: 'failed'; message: string };

/** What there is to say of a cast's files, beside its outcome. */
export interface CastFilesReport {
	/** Guest paths that the program was given. */
	given: ReadonlySet<string>;
	/** What a record says of them. Never rejects. */
	facts: Promise<FilesFacts | undefined>;
	/** `CastLimits.fileBytes`. */
	limitBytes: number;
	/** Absent without such a folder. */
	folder?: FolderEnd;
}

type Folder = Awaited<ReturnType<FolderStore['openKeptFolder']>>;

/** Gives casts the files and the folder that a person chose, and keeps what they wrote there. */
export class CastFiles {
	readonly #work: WorkFiles;
	readonly #folders: KeptFolders;
	readonly #reports = new WeakMap<CastOutcome, CastFilesReport>();

	constructor(work: WorkFiles, folders: KeptFolders) {
		this.#work = work;
		this.#folders = folders;
	}

	/** Of a cast that could be given files. */
	reportOf(outcome: CastOutcome): CastFilesReport | undefined {
		return this.#reports.get(outcome);
	}

	/** The caster, its commands given files. Functions have no way to open one. */
	giving(caster: Caster): Caster {
		return {
			load: (bytes, limits) => caster.load(bytes, limits),
			cast: async (module, request, options) => {
				const { sha256, abi } = module.description;
				if (abi !== 'command') return caster.cast(module, request, options);
				await this.#work.settled();
				const cast = new CastWithFiles(caster, module, request, options);
				cast.mount(WORK, this.#work.mount(), this.#work.files);
				const folder = this.#folders.isOn(sha256) ? await this.#castKeeping(cast, sha256, options?.signal) : undefined;
				const { outcome, end } = folder ?? { outcome: await cast.run() };
				this.#reports.set(outcome, { ...cast.report(), ...(end ? { folder: end } : {}) });
				return outcome;
			},
			close: () => caster.close()
		};
	}

	async #castKeeping(
		cast: CastWithFiles,
		sha256: string,
		signal: AbortSignal | undefined
	): Promise<{ outcome: CastOutcome; end?: FolderEnd }> {
		try {
			return await this.#folders.hold(sha256, signal, async (folder) => {
				const files = await folder.open();
				const tree = treeOf(files.map(({ path, file }) => [path, file]));
				cast.mount(DATA, { tree, access: 'writable' }, files);
				const outcome = await cast.run();
				return { outcome, end: await this.#keep(sha256, folder, outcome, cast.report().limitBytes) };
			});
		} catch (error) {
			if (signal?.aborted === true) return { outcome: await cast.run() };
			return { outcome: failed(error) };
		}
	}

	async #keep(sha256: string, folder: Folder, outcome: CastOutcome, limitBytes: number): Promise<FolderEnd> {
		const { written } = outcome;
		const endedItself = outcome.kind === 'ok' || outcome.kind === 'exited';
		if (!endedItself || written === undefined) return { kind: 'left' };
		const { omitted, ...change } = changeOf(written);
		if (omitted > 0) return { kind: 'failed', message: 'It wrote more than its limit for files.' };
		try {
			this.#folders.note(sha256, await folder.change({ ...change, limitBytes }));
			return { kind: 'kept', written: change.written.length, removed: change.removed.length };
		} catch (error) {
			return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
		}
	}
}

/** One cast, and the folders that it is given. */
class CastWithFiles {
	readonly #caster: Caster;
	readonly #module: LoadedModule;
	readonly #request: CastRequest;
	readonly #options: CastOptions | undefined;
	readonly #preopens: Record<string, FileTree | Mount> = {};
	readonly #given = new Set<string>();
	readonly #folders: GivenFolder[] = [];
	#facts: Promise<FilesFacts | undefined> = Promise.resolve(undefined);

	constructor(caster: Caster, module: LoadedModule, request: CastRequest, options: CastOptions | undefined) {
		this.#caster = caster;
		this.#module = module;
		this.#request = request;
		this.#options = options;
	}

	/** @param files Those in its tree. */
	mount(folder: string, mount: Mount | undefined, files: GivenFolder['files']): void {
		if (mount === undefined) return;
		this.#preopens[folder] = mount;
		this.#folders.push({ path: folder, access: mount.access, files });
		for (const { path } of files) this.#given.add(`${folder}/${path}`);
	}

	/** Its files are hashed while the program runs. */
	run(): Promise<CastOutcome> {
		if (this.#folders.length > 0) this.#facts = hashLater(this.#folders);
		const files = { preopens: { ...this.#request.preopens, ...this.#preopens }, collectFiles: 'written' } as const;
		const request = Object.keys(this.#preopens).length === 0 ? this.#request : { ...this.#request, ...files };
		return this.#caster.cast(this.#module, request, this.#options);
	}

	report(): CastFilesReport {
		const { manifest } = this.#module.description;
		const limitBytes = resolveLimits(this.#request.limits, manifest).fileBytes;
		return { given: this.#given, facts: this.#facts, limitBytes };
	}
}

/** What is to be changed in the folder that the program keeps. */
function changeOf({ files, removed, omitted }: WrittenFiles) {
	const isBelow = (path: string) => path.startsWith(`${DATA}/`);
	const below = (path: string) => path.slice(DATA.length + 1);
	return {
		written: files.filter(({ path }) => isBelow(path)).map(({ path, bytes }) => ({ path: below(path), bytes })),
		removed: removed.filter(isBelow).map(below),
		omitted: omitted.filter(isBelow).length
	};
}

async function hashLater(folders: readonly GivenFolder[]): Promise<FilesFacts | undefined> {
	try {
		return await (await import('./given-facts.ts')).factsOfFolders(folders);
	} catch (error) {
		console.info('The files were not hashed:', error);
		return undefined;
	}
}

/** The end of a cast that did not begin. */
function failed(error: unknown): CastOutcome {
	const unknown = {
		waitedMs: undefined,
		peakMemoryBytes: undefined,
		memoryRefusals: undefined,
		fileRefusals: undefined
	};
	const none = { wallMs: 0, queuedMs: 0, compileMs: 0, runMs: 0, bytesIn: 0, bytesOut: 0, fuel: undefined };
	const figures: CastFigures = { ...none, ...unknown, cache: 'miss', warmth: 'first' };
	return { ...resultOfError(error), stdout: [], stderr: [], requests: [], figures };
}
