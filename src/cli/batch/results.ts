import type { EndedItem } from '../../lib/execution/batch/batch-run.ts';
import { outputName } from '../../lib/execution/batch/output-name.ts';
import { CSV_HEAD, csvLine, jsonLine, rowFacts, type BatchRow } from '../../lib/execution/batch/rows.ts';
import { ArchiveNames } from '../../lib/execution/file-names.ts';
import { concatBytes } from '../../lib/wasm/bytes.ts';
import { formatBytes } from '../../lib/wasm/format-output.ts';
import type { CastOutcome } from '../../lib/wasm/protocol.ts';
import { explain } from '../cast/explain.ts';
import { writeOut } from '../cast/write-out.ts';
import type { Item } from './items.ts';

export interface ResultOptions {
	/** One line of the table. */
	write: (line: string) => void;
	form: 'csv' | 'json';
	/** Where outputs become files; without it they stand in the table. */
	folder: string | undefined;
}

/** What a batch leaves behind: a line for each item, and with a folder a file for each that ended well. */
export class BatchResults {
	readonly #options: ResultOptions;
	/** Two items of the same name get two files, and none leads out of the folder. */
	readonly #names = new ArchiveNames();

	constructor(options: ResultOptions) {
		this.#options = options;
		if (options.form === 'csv') options.write(CSV_HEAD);
	}

	/** @throws UsageError when the file cannot be written. */
	async add({ item, outcome }: EndedItem<Item>): Promise<void> {
		const { write, form, folder } = this.#options;
		const row = { name: item.name, ...rowFacts(outcome, reasonOf(outcome)) };
		const placed =
			folder === undefined
				? { output: formatBytes(concatBytes(outcome.stdout)) }
				: await this.#save(folder, item.name, outcome);
		write((form === 'csv' ? csvLine : jsonLine)({ ...row, ...placed }));
	}

	async #save(folder: string, name: string, { kind, stdout }: CastOutcome): Promise<Pick<BatchRow, 'file'>> {
		if (kind !== 'ok') return {};
		const file = this.#names.give(outputName(name, stdout));
		await writeOut(folder, { files: [{ path: `/${file}`, bytes: concatBytes(stdout) }] });
		return { file };
	}
}

function reasonOf(outcome: CastOutcome): string | null {
	if (outcome.kind === 'exited') return `The program ended with code ${outcome.exitCode}.`;
	return explain(outcome) ?? null;
}
