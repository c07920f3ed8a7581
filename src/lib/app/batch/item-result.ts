/** What came of one item of a batch. */
import { rowFacts, type BatchRow } from '../../execution/batch/rows.ts';
import { outputName } from '../../execution/batch/output-name.ts';
import { concatBytes } from '../../wasm/bytes.ts';
import { formatBytes } from '../../wasm/format-output.ts';
import type { CastOutcome } from '../../wasm/protocol.ts';
import { outcomeMessage } from '../messages.ts';
import type { Recording } from '../run-log.ts';
import { visibleText } from '../visible-text.ts';

export interface ItemResult {
	/** Without what was printed. */
	row: ReturnType<typeof rowFacts>;
	/** The beginning of what it printed, in one line, made visible. */
	preview: string;
	/** What it printed; `undefined` when the page held too much already: its run may have it. */
	output: Blob | undefined;
	/** What that is saved as. */
	fileName: string;
	/** Of its record, if it has one. */
	runId: string | undefined;
}

/** Characters of output that are shown in the list. */
const PREVIEW = 160;

/** @param keepsOutput whether there is room for what it printed. */
export function resultOf(
	name: string,
	outcome: CastOutcome,
	recording: Recording,
	keepsOutput: 'keep' | 'drop'
): ItemResult {
	const { stdout } = outcome;
	return {
		row: rowFacts(outcome, reasonOf(outcome)),
		preview: previewOf(stdout),
		output: keepsOutput === 'keep' ? new Blob(stdout as Uint8Array<ArrayBuffer>[]) : undefined,
		fileName: outputName(name, stdout),
		runId: recording.kind === 'recorded' ? recording.id : undefined
	};
}

/** In a line: a list has no room for what to do about it. */
function reasonOf(outcome: CastOutcome): string | null {
	if (outcome.kind === 'ok') return null;
	const { title, what, why, details = [] } = outcomeMessage(outcome);
	return outcome.kind === 'trapped' ? `${title}. ${why}` : [what, ...details].join(' ') || title;
}

/** The whole row of a table, with what was printed. Reads the output. */
export async function rowOf(name: string, { row, output }: ItemResult): Promise<BatchRow> {
	if (output === undefined) return { name, ...row };
	return { name, ...row, output: formatBytes(new Uint8Array(await output.arrayBuffer())) };
}

function previewOf(pieces: readonly Uint8Array[]): string {
	const head = concatBytes(pieces.slice(0, PREVIEW).map((piece) => piece.subarray(0, 4 * PREVIEW)));
	const text = new TextDecoder().decode(head.subarray(0, 4 * PREVIEW)).trim();
	return visibleText(text.replace(/\s*\n\s*/g, ' ⏎ ').slice(0, PREVIEW));
}
