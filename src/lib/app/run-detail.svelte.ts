import type { Subscription } from 'dexie';
import { outcomeOf, type WholeCast } from '../storage/cast-record.ts';
import type { CastOutcome, OutputType } from '../wasm/protocol.ts';
import { OutputLog } from './output-log.ts';
import type { RunArchive } from './run-archive.ts';
import type { OutputView } from './output-view.ts';

export type RunDetailState =
	| { kind: 'opening' }
	/** `promised`: what the module's manifest says that it prints. */
	| { kind: 'open'; cast: WholeCast; promised: OutputType | undefined }
	| { kind: 'missing' }
	| { kind: 'failed'; message: string };

/** One record with all that is kept of it, as it is now in the database. */
export class RunDetail {
	readonly #open: () => Promise<RunArchive>;
	#state = $state.raw<RunDetailState>({ kind: 'opening' });
	#watching: Subscription | undefined;
	#seen = '';

	constructor(open: () => Promise<RunArchive>) {
		this.#open = open;
	}

	get state(): RunDetailState {
		return this.#state;
	}

	async open(id: string): Promise<void> {
		this.close();
		this.#seen = '';
		this.#state = { kind: 'opening' };
		try {
			const archive = await this.#open();
			const { list, recover } = archive;
			await recover();
			this.#watching = list.watchRows([id], {
				next: ([record]) => {
					// What ended does not change any more.
					const seen = record === undefined ? 'missing' : outcomeOf(record.state);
					if (seen !== this.#seen) void this.#read(archive, id);
					this.#seen = seen;
				},
				error: (error) => this.#fail(error)
			});
		} catch (error) {
			this.#fail(error);
		}
	}

	close(): void {
		this.#watching?.unsubscribe();
	}

	async delete(id: string): Promise<void> {
		await (await this.#open()).store.delete(id);
	}

	async #read({ store, outputType }: RunArchive, id: string): Promise<void> {
		const cast = await store.whole(id);
		const { output, sha256 = '' } = cast?.record.module ?? {};
		// Older records do not have it; their module may still be here.
		const promised = output ?? (await outputType(sha256));
		this.#state = cast === undefined ? { kind: 'missing' } : { kind: 'open', cast, promised };
	}

	#fail(error: unknown): void {
		console.info('The record could not be read:', error);
		this.#state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}

/** What a record's cast printed, for the panel that shows outputs; `undefined` when it did not end. */
export function recordedOutput({ record, output }: WholeCast): OutputView | undefined {
	if (record.state.kind !== 'settled') return undefined;
	const { result, requests, figures } = record.state;
	const pieces = { stdout: listOf(output?.stdout), stderr: listOf(output?.stderr) };
	const logs = { stdout: logOf(pieces.stdout), stderr: logOf(pieces.stderr) };
	const outcome: CastOutcome = { ...result, ...pieces, figures, requests: [...requests] };
	return { state: { kind: 'done', outcome }, revision: 0, log: (stream) => logs[stream] };
}

export function logOf(pieces: readonly Uint8Array[]): OutputLog {
	const log = new OutputLog();
	for (const piece of pieces) log.append(piece);
	return log;
}

function listOf(bytes: Uint8Array | undefined): Uint8Array[] {
	return bytes === undefined ? [] : [bytes];
}
