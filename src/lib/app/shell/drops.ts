/** What is dropped on a page that has no use of its own for files goes to the page that has. */
import type { Drop } from '../../platform/browser/dropped.ts';
import { sortDrop } from '../dropped-files.ts';
import type { RunnerApp } from '../root.ts';
import { visibleText } from '../visible-text.ts';

export interface DropPlaces {
	app: {
		choice: Pick<RunnerApp['choice'], 'chooseFile'>;
		shared: () => Promise<Pick<Awaited<ReturnType<RunnerApp['shared']>>, 'openFile'>>;
		toasts: Pick<RunnerApp['toasts'], 'show'>;
	};
	/** Goes to a page. @param path below the base path. */
	go: (path: string) => void | Promise<void>;
}

/** A module goes into the runner, a `.spell` file to its card; of anything else is said where it could be dropped. */
export async function routeDrop({ files, folders }: Drop, { app, go }: DropPlaces): Promise<void> {
	const { module, spell } = await sortDrop({ files, folders, target: undefined });
	if (module !== undefined) {
		void app.choice.chooseFile(module);
		await go('/');
	} else if (spell !== undefined) {
		await (await app.shared()).openFile(spell);
		await go('/r/');
	} else app.toasts.show(noPlaceFor(files[0]?.name ?? folders[0]?.name ?? ''));
}

function noPlaceFor(name: string): string {
	if (/\.spell-backup$/i.test(name)) return `${visibleText(name)} is a backup: Settings imports it.`;
	return `${visibleText(name)} is no program. On the runner's page it would become the input of one.`;
}
