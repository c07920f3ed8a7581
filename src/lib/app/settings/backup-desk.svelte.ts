/** Making a backup, and taking one in: first checked, then shown, then imported. */
import { formatBytes } from '../format.ts';
import { saveFile } from '../save-file.ts';
import type { ImportChoice, ImportPreview, WaitingImport } from './backups.ts';
import type { Device } from './device.ts';

export type BackupState =
	| { kind: 'idle' }
	| { kind: 'making' }
	| { kind: 'checking'; share: number }
	| { kind: 'waiting'; fileName: string; preview: ImportPreview; choice: ImportChoice; madeAt: number; only: boolean }
	| { kind: 'importing'; share: number }
	| { kind: 'failed'; title: string; message: string };

export interface BackupDeskDependencies {
	device: () => Promise<Device>;
	say: (text: string) => void;
	/** Something was imported. */
	onimported: () => Promise<void>;
}

export class BackupDesk {
	readonly #dependencies: BackupDeskDependencies;
	#state = $state.raw<BackupState>({ kind: 'idle' });
	#waiting: WaitingImport | undefined;
	#stop = new AbortController();

	constructor(dependencies: BackupDeskDependencies) {
		this.#dependencies = dependencies;
	}

	get state(): BackupState {
		return this.#state;
	}

	/** All of the device as one file, to be saved. */
	async save(): Promise<void> {
		await this.#attempt('The backup was not made', async () => {
			this.#state = { kind: 'making' };
			const backup = await (await this.#dependencies.device()).backup();
			saveFile(backup, backupName(new Intl.DateTimeFormat('sv').format()));
			this.#state = { kind: 'idle' };
			this.#dependencies.say(`Saved a backup of ${formatBytes(backup.size)}.`);
		});
	}

	/** Checks a file and shows what it brings. Nothing is written yet. */
	async open(file: File): Promise<void> {
		await this.#attempt(`${file.name} was not imported`, async () => {
			const { signal } = (this.#stop = new AbortController());
			this.#state = { kind: 'checking', share: 0 };
			const device = await this.#dependencies.device();
			const onProgress = (done: number, all: number) => (this.#state = { kind: 'checking', share: done / all });
			this.#waiting = await device.openBackup(file, { onProgress, signal });
			await this.#show(file.name, { mode: 'merge', trust: 'left' });
		});
	}

	/** How it is to be taken in. */
	async choose(changes: Partial<ImportChoice>): Promise<void> {
		if (this.#state.kind !== 'waiting') return;
		const { fileName, choice } = this.#state;
		await this.#attempt(`${fileName} was not imported`, () => this.#show(fileName, { ...choice, ...changes }));
	}

	async take(): Promise<void> {
		if (this.#state.kind !== 'waiting') return;
		const { fileName, choice } = this.#state;
		await this.#attempt(`${fileName} was not imported`, async () => {
			const { signal } = (this.#stop = new AbortController());
			this.#state = { kind: 'importing', share: 0 };
			const onProgress = (done: number, all: number) => (this.#state = { kind: 'importing', share: done / all });
			await this.#waiting?.apply(choice, { onProgress, signal });
			this.#close();
			this.#dependencies.say(`Imported ${fileName}.`);
			await this.#dependencies.onimported();
		});
	}

	/** Nothing of it is taken. */
	cancel(): void {
		this.#stop.abort(new DOMException('It was cancelled. Nothing was imported.', 'AbortError'));
		if (this.#state.kind !== 'importing') this.#close();
	}

	#close(): void {
		this.#waiting = undefined;
		this.#state = { kind: 'idle' };
	}

	async #show(fileName: string, choice: ImportChoice): Promise<void> {
		const preview = await this.#waiting?.preview(choice.mode);
		const manifest = this.#waiting?.backup.manifest;
		if (preview === undefined || manifest === undefined) return;
		const { madeAt, scope } = manifest;
		this.#state = { kind: 'waiting', fileName, preview, choice, madeAt, only: scope === 'spell' };
	}

	async #attempt(title: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.#waiting = undefined;
			const message = error instanceof Error ? error.message : String(error);
			this.#state = { kind: 'failed', title, message };
		}
	}
}

/** @param day 2026-11-27 */
export function backupName(day: string): string {
	return `spell-${day}.spell-backup`;
}
