/** How the module in the runner becomes a spell of the library. Loaded when Save is pressed. */
import type { SpellRecord } from '../../storage/spell-record.ts';
import { nameKey } from '../../storage/spell-rules.ts';
import type { CheckedModule } from '../../storage/spell-store.ts';
import type { LoadedModule } from '../../wasm/caster.ts';
import { moduleBytes } from '../module-bytes.ts';
import type { RunnerApp } from '../root.ts';
import { visibleText } from '../visible-text.ts';
import type { Library } from './library.ts';
import type { SavedAs } from './saved-mark.svelte.ts';

export type SavingApp = Pick<RunnerApp, 'choice' | 'library' | 'saved' | 'toasts'>;

/** What a person chooses from. */
export interface SaveOffer {
	module: LoadedModule;
	/** A name that no spell has. */
	name: string;
	/** Spells that it may be the next version of: the one of its name, and the one that was in the runner before. */
	spells: readonly SpellRecord[];
	/** What is chosen first: one of the same name is taken for the same spell. */
	first: SaveWay['kind'];
}

export type SaveWay = { kind: 'apart'; name: string } | { kind: 'version'; spell: SpellRecord; notes: string };

/** @returns `undefined` when there is nothing that can be saved. */
export async function offerSave({ choice, library, saved }: SavingApp): Promise<SaveOffer | undefined> {
	const { state } = choice;
	if (state.kind !== 'ready') return undefined;
	const opened = await library();
	const spells = await opened.store.list();
	const name = nameOf(state);
	const same = spells.find((spell) => spell.nameKey === nameKey(name));
	const before = spells.find(({ id }) => id === saved.last?.id);
	return {
		module: state.module,
		name: same === undefined ? name : await opened.freeName(name),
		spells: [...new Set([same, before])].filter((spell) => spell !== undefined),
		first: same === undefined ? 'apart' : 'version'
	};
}

/**
 * Saves it. From then on the runner has the spell, under its name; the toast can undo that.
 * @throws what `Library.create` and `Library.addVersion` throw; nothing is changed then.
 */
export async function saveModule(app: SavingApp, module: LoadedModule, way: SaveWay): Promise<void> {
	const { sha256 } = module.description;
	const library = await app.library();
	const wasHeld = (await library.store.held([sha256])).size > 0;
	const { id, name, number, said, back } = await write(library, await checkedOf(library, module), way);
	const isChosen = () => app.choice.state.kind === 'ready' && app.choice.state.module === module;
	const disown = isChosen() ? app.choice.adopt(name) : () => undefined;
	if (isChosen()) app.saved.mark({ id, name, number });
	app.toasts.show(said, () => undo());

	/** What was kept nowhere before is kept nowhere then. */
	async function undo() {
		try {
			await back();
			if (!wasHeld) await library.modules.delete(sha256);
			disown();
			if (isChosen()) app.saved.look(sha256, name);
		} catch {
			app.toasts.show(`${visibleText(name)} was changed since, and stays saved.`);
		}
	}
}

async function checkedOf(library: Library, module: LoadedModule): Promise<CheckedModule> {
	const { sha256, manifest } = module.description;
	// A file may have been moved since it was opened; what was kept of it was not.
	const kept = await library.modules.bytes(sha256).catch(() => undefined);
	const bytes = kept ? new Uint8Array(await kept.arrayBuffer()) : await moduleBytes(module);
	return library.checkLoaded(module, bytes, manifest?.name ?? 'spell');
}

interface Written extends SavedAs {
	/** What the toast says. */
	said: string;
	back: () => Promise<unknown>;
}

async function write(library: Library, checked: CheckedModule, way: SaveWay): Promise<Written> {
	const { sha256 } = checked.info;
	if (way.kind === 'apart') {
		const { id, name } = await library.create(checked, way.name);
		return { id, name, number: 1, said: `Saved ${visibleText(name)}.`, back: () => library.store.delete(id) };
	}
	const { id, name, current } = way.spell;
	const { number } = await library.addVersion(id, checked, way.notes);
	return {
		id,
		name,
		number,
		said: `Saved ${visibleText(name)} as version ${number}.`,
		back: () => library.store.withdraw(id, sha256, current.sha256)
	};
}

/** The manifest's, else the file's. */
function nameOf({ name, module }: { name: string; module: LoadedModule }): string {
	const own = module.description.manifest?.name ?? name.replace(/\.wasm$/i, '');
	return own.trim().slice(0, 100) || 'spell';
}
