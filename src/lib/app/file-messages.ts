/** What there is to say of a cast's files beside its outcome. */
import type { CastOutcome } from '../wasm/protocol.ts';
import type { CastFilesReport } from './cast-files.svelte.ts';
import { formatBytes, formatNumberOf } from './format.ts';
import { sentence, type Message } from './message.ts';

/** What `fileBytes` may be raised to. */
const FILES_END = 4_294_967_295;
/** Twice nothing is nothing. */
const LEAST_RAISE = 1_048_576;

/** The most important thing; `undefined` when all went well. */
export function filesMessage(outcome: CastOutcome, report: CastFilesReport | undefined): Message | undefined {
	if (report?.folder?.kind === 'failed') return notKept(report.folder.message, report.limitBytes);
	const { fileRefusals = 0 } = outcome.figures;
	if (fileRefusals > 0) return noRoom(fileRefusals, report?.limitBytes);
	return report?.folder?.kind === 'left' ? FOLDER_LEFT : undefined;
}

function noRoom(refusals: number, limitBytes: number | undefined): Message {
	const limit = limitBytes === undefined ? 'the limit for files' : `its limit for files, ${formatBytes(limitBytes)}`;
	return {
		tone: 'stopped',
		title: 'No room for its files',
		what: `The spell was refused room for a file ${formatNumberOf(refusals, 'time')}, at ${limit}. What it wrote may be incomplete.`,
		why: 'What a program writes is held in memory until it ends, and is limited.',
		todo: 'If so much is meant, raise the limit and cast again.',
		...raise(limitBytes)
	};
}

function notKept(message: string, limitBytes: number): Message {
	return {
		tone: 'failed',
		title: 'Its folder was not changed',
		what: 'The spell ended, and what it wrote into the folder that it keeps could not be kept. The folder is as it was before.',
		why: sentence(message),
		todo: 'Save what it wrote from Files. Then raise the limit or clear the folder, and cast again.',
		...raise(limitBytes)
	};
}

const FOLDER_LEFT: Message = {
	tone: 'stopped',
	title: 'Its folder was left as it was',
	what: 'The spell did not end by itself, so nothing that it wrote was kept.',
	why: 'What was half done stays out of the folder.',
	todo: ''
};

function raise(limitBytes: number | undefined): Pick<Message, 'action'> {
	if (limitBytes === undefined || limitBytes >= FILES_END) return {};
	return { action: { kind: 'raise-files', fileBytes: Math.min(FILES_END, Math.max(limitBytes * 2, LEAST_RAISE)) } };
}
