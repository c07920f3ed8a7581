/** What came of a batch, as one file. */
import { CSV_HEAD, csvLine } from '../../execution/batch/rows.ts';
import { zipFiles } from '../zip.ts';
import type { BatchDesk } from './batch-desk.svelte.ts';
import { rowOf } from './item-result.ts';

export interface SavedBatch {
	file: Blob;
	/** Outputs that the page does not hold. */
	missing: number;
}

/** A CSV (RFC 4180) with a line for each item that is done, in their order. */
export async function batchTable(desk: BatchDesk): Promise<SavedBatch> {
	const parts: Blob[] = [new Blob([CSV_HEAD])];
	let missing = 0;
	for (const [place, { name }] of desk.items.entries()) {
		const result = desk.resultAt(place);
		if (result === undefined) continue;
		if (result.output === undefined) missing++;
		parts.push(new Blob([csvLine(await rowOf(name, result))]));
	}
	return { file: new Blob(parts, { type: 'text/csv' }), missing };
}

/** An archive with a file for each item that ended well. Its names lead nowhere else, and are all different. */
export async function batchArchive(desk: BatchDesk): Promise<SavedBatch> {
	const ended = desk.items.flatMap((_, place) => desk.resultAt(place) ?? []).filter(({ row }) => row.outcome === 'ok');
	const files = ended.flatMap(({ fileName, output }) =>
		output === undefined ? [] : [{ path: fileName, content: output }]
	);
	return { file: await zipFiles(files), missing: ended.length - files.length };
}
