import type { GivenFiles } from '../platform/browser/dropped.ts';
import type { Mount, MountAccess } from '../wasm/protocol.ts';
import { freeName, nameProblem } from '../execution/file-names.ts';
import { treeOf } from './file-tree.ts';
import { formatCount } from './format.ts';
import { visibleText } from './visible-text.ts';

/** Where a program finds the files that a person gives it. */
export const WORK = '/work';
/** Files that a program can be given; a folder with more is most often another than was meant. */
export const MOST_FILES = 20_000;
/** In characters, as long as a path can be said in WASI. */
const LONGEST_PATH = 4_000;
/** How often the number of files read so far is told. */
const STEP = 500;
const MOST_NOTES = 20;

export interface WorkFile {
	/** Below `/work`. */
	path: string;
	file: Blob;
}

/** `none`: no folder, unless there are files. */
export type EmptyFolder = 'none' | 'given';

/** The files that the next casts are given under `/work`. They are held, never read here. */
export class WorkFiles {
	#files = $state.raw<readonly WorkFile[]>([]);
	access = $state<MountAccess>('writable');
	empty = $state<EmptyFolder>('none');
	#reading = $state.raw<number | undefined>(undefined);
	#notes = $state.raw<readonly string[]>([]);
	readonly #sizeBytes = $derived(this.#files.reduce((sum, { file }) => sum + file.size, 0));
	#adding: Promise<void> = Promise.resolve();
	/** Goes up when what is being read is not wanted any more. */
	#turn = 0;

	/** By path. */
	get files(): readonly WorkFile[] {
		return this.#files;
	}

	get sizeBytes(): number {
		return this.#sizeBytes;
	}

	/** Whether the next cast has a folder. */
	get isGiven(): boolean {
		return this.#files.length > 0 || this.empty === 'given';
	}

	/** How many were found so far, while a folder is read. */
	get reading(): number | undefined {
		return this.#reading;
	}

	/** What was renamed or refused when files were added last. */
	get notes(): readonly string[] {
		return this.#notes;
	}

	/** Adds files and folders, one call after the other. A name that is taken at the top gets a number. Never rejects. */
	add(given: readonly GivenFiles[]): Promise<void> {
		const turn = this.#turn;
		this.#adding = this.#adding.then(() => this.#add(given, turn));
		return this.#adding;
	}

	remove(path: string): void {
		this.#files = this.#files.filter((file) => file.path !== path);
	}

	clear(): void {
		this.#turn++;
		this.#files = [];
		this.#notes = [];
	}

	/** Until all that was added is there. */
	settled(): Promise<void> {
		return this.#adding;
	}

	/** What a cast is given at `/work`; `undefined`: no such folder. */
	mount(): Mount | undefined {
		if (!this.isGiven) return undefined;
		const access = this.#files.length === 0 ? 'writable' : this.access;
		return { tree: treeOf(this.#files.map(({ path, file }) => [path, file])), access };
	}

	async #add(given: readonly GivenFiles[], turn: number): Promise<void> {
		const intake = new Intake(this.#files);
		this.#notes = [];
		this.#reading = 0;
		for (const one of given) {
			await intake.take(one, (count) => {
				this.#reading = count;
				return turn === this.#turn;
			});
		}
		this.#reading = undefined;
		if (turn !== this.#turn) return;
		this.#files = intake.all();
		this.#notes = intake.notes;
	}
}

/** Takes files in, for as long as there is room and their names can be said. */
class Intake {
	readonly #before: readonly WorkFile[];
	readonly #files: WorkFile[] = [];
	readonly #roots: Set<string>;
	readonly notes: string[] = [];

	constructor(before: readonly WorkFile[]) {
		this.#before = before;
		this.#roots = new Set(before.map(({ path }) => path.split('/', 1)[0] ?? ''));
	}

	/** @param goOn is told how many there are so far, and says whether they are wanted still. */
	async take({ name, files }: GivenFiles, goOn: (count: number) => boolean): Promise<void> {
		const root = freeName(name, (candidate) => this.#roots.has(candidate));
		if (root !== name) this.#note(`${quoted(name)} was there already: the new one is ${quoted(root)}.`);
		const before = this.#files.length;
		try {
			for await (const { path, file } of files) {
				if (this.#before.length + this.#files.length >= MOST_FILES) {
					this.#note(`Only the first ${formatCount(MOST_FILES)} files were taken.`);
					break;
				}
				this.#takeOne([root, ...path], file);
				if (this.#files.length % STEP === 0 && !goOn(this.#files.length)) break;
			}
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			this.#note(`${quoted(name)} could not be read to its end: ${reason}`);
		}
		if (this.#files.length > before) this.#roots.add(root);
		else if (this.notes.length === 0) this.#note(`There are no files in ${quoted(name)}.`);
	}

	all(): WorkFile[] {
		return [...this.#before, ...this.#files].toSorted((a, b) => (a.path < b.path ? -1 : 1));
	}

	#takeOne(names: readonly string[], file: File): void {
		const path = names.join('/');
		const problem = names.map(nameProblem).find((found) => found !== undefined);
		const tooLong = path.length > LONGEST_PATH ? 'lies too deep' : undefined;
		const refused = problem ?? tooLong;
		if (refused === undefined) this.#files.push({ path, file });
		else this.#note(`${quoted(path)} was left out: it ${refused}.`);
	}

	#note(text: string): void {
		if (this.notes.length < MOST_NOTES) this.notes.push(text);
		else this.notes[MOST_NOTES] = 'There is more like this.';
	}
}

function quoted(name: string): string {
	const shown = visibleText(name);
	return `“${shown.length > 80 ? `${shown.slice(0, 79)}…` : shown}”`;
}
