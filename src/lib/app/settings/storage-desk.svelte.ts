/** What is kept on this device, as the page of settings shows it. */
import type { BrowserEstimate } from '../../platform/browser/device-use.ts';
import type { PutBack } from './clear-modules.ts';
import type { Device, StorageKind, UseReport } from './device.ts';

export interface StorageDeskDependencies {
	device: () => Promise<Device>;
	/** Something was cleared, or put back. */
	onchange: () => void;
}

export class StorageDesk {
	readonly #dependencies: StorageDeskDependencies;
	#use = $state.raw<UseReport>({});
	#estimate = $state.raw<BrowserEstimate>();
	/** Why the database cannot be read. */
	#notKept = $state<string>();

	constructor(dependencies: StorageDeskDependencies) {
		this.#dependencies = dependencies;
	}

	/** A kind is absent until it was measured. */
	get use(): UseReport {
		return this.#use;
	}

	get estimate(): BrowserEstimate | undefined {
		return this.#estimate;
	}

	get notKept(): string | undefined {
		return this.#notKept;
	}

	/** All kinds, each shown once it is known. */
	async measure(): Promise<void> {
		const device = await this.#dependencies.device();
		const database = device.measureDatabase().then(
			(found) => {
				this.#notKept = undefined;
				this.#take(found);
			},
			(error: unknown) => (this.#notKept = error instanceof Error ? error.message : String(error))
		);
		await Promise.all([database, device.measureRest().then((found) => this.#take(found))]);
		this.#estimate = await device.estimate();
	}

	/** @returns what puts it back, where that is possible. */
	async clear(kind: Exclude<StorageKind, 'audit'>): Promise<PutBack | undefined> {
		const putBack = await (await this.#dependencies.device()).clear(kind);
		await this.#changed();
		return (
			putBack &&
			(async () => {
				await putBack();
				await this.#changed();
			})
		);
	}

	/** Asks the browser to keep it all. @returns whether it agreed. */
	async persist(): Promise<boolean> {
		const device = await this.#dependencies.device();
		const persisted = await device.persist();
		this.#estimate = await device.estimate();
		return persisted;
	}

	async #changed(): Promise<void> {
		this.#dependencies.onchange();
		await this.measure();
	}

	#take(found: UseReport): void {
		this.#use = { ...this.#use, ...found };
	}
}
