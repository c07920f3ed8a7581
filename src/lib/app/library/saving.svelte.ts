import { NameTakenError, VersionHealedError, VersionThereError } from '../../storage/spell-errors.ts';
import type { SpellRecord } from '../../storage/spell-record.ts';
import type { CheckedModule } from '../../storage/spell-store.ts';
import type { Message } from '../message.ts';
import type { Library } from './library.ts';
import { libraryMessage } from './library-messages.ts';

/** What came of a file that was not simply saved. */
export interface SaveNotice {
	readonly id: number;
	readonly message: Message;
	/** The spell that it is about. */
	readonly spell?: SpellRecord;
	/** It can be saved in one of two ways. */
	readonly choice?: { readonly checked: CheckedModule; readonly name: string };
}

/** Files on their way into the library. What needs an answer stays until it has one. */
export class Saving {
	readonly #library: () => Promise<Library>;
	readonly #onsaved: (spell: SpellRecord, version: number) => void;
	#notices = $state.raw<readonly SaveNotice[]>([]);
	#checking = $state<string | undefined>(undefined);
	#made = 0;

	constructor(library: () => Promise<Library>, onsaved: (spell: SpellRecord, version: number) => void) {
		this.#library = library;
		this.#onsaved = onsaved;
	}

	get notices(): readonly SaveNotice[] {
		return this.#notices;
	}

	/** Name of the file that is looked into. */
	get checking(): string | undefined {
		return this.#checking;
	}

	/** Each file becomes a spell, one after the other. */
	async take(files: readonly File[]): Promise<void> {
		for (const file of files) await this.save(file);
	}

	async save(file: File): Promise<void> {
		this.#checking = file.name;
		let checked: CheckedModule | undefined;
		try {
			const library = await this.#library();
			checked = await library.check(file);
			this.#onsaved(await library.create(checked, checked.info.name), 1);
		} catch (error) {
			await this.#tell(error, file.name, checked);
		} finally {
			this.#checking = undefined;
		}
	}

	/** Answers a notice that offers a choice: a spell of another name. */
	async saveAs({ id, choice }: SaveNotice, name: string): Promise<void> {
		if (choice === undefined) return;
		this.dismiss(id);
		try {
			this.#onsaved(await (await this.#library()).create(choice.checked, name), 1);
		} catch (error) {
			await this.#tell(error, name, choice.checked);
		}
	}

	/** Answers a notice that offers a choice: the next version of the spell that has the name. */
	async saveAsVersion({ id, choice, spell }: SaveNotice): Promise<void> {
		if (choice === undefined || spell === undefined) return;
		this.dismiss(id);
		try {
			const { number } = await (await this.#library()).addVersion(spell.id, choice.checked, '');
			this.#onsaved(spell, number);
		} catch (error) {
			await this.#tell(error, spell.name, choice.checked);
		}
	}

	dismiss(id: number): void {
		this.#notices = this.#notices.filter((notice) => notice.id !== id);
	}

	async #tell(error: unknown, subject: string, checked: CheckedModule | undefined): Promise<void> {
		const isAbout =
			error instanceof VersionThereError || error instanceof VersionHealedError || error instanceof NameTakenError;
		const choice =
			error instanceof NameTakenError && checked !== undefined
				? { checked, name: await (await this.#library()).freeName(checked.info.name) }
				: undefined;
		const notice = {
			id: ++this.#made,
			message: libraryMessage(error, subject),
			...(isAbout && { spell: error.spell }),
			...(choice && { choice })
		};
		this.#notices = [notice, ...this.#notices];
	}
}
