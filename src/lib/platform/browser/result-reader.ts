/** Reads large results, each in a new worker. */
import { HostError } from '../../wasm/errors.ts';
import type { SortDirection, TableRows } from '../../wasm/table/table.ts';
import type { ResultAnswer, ResultBytes, ResultRequest } from './result-protocol.ts';
import { startWorker } from './workers.ts';

/** How long a worker may take, in ms. 100 MiB take one second. */
const TIME_LIMIT_MS = 60_000;

type Answer<Kind extends ResultAnswer['kind']> = Extract<ResultAnswer, { kind: Kind }>;
export type Outlined = Answer<'outlined'>;

/** Where the parts of a JSON text lie. The bytes are given away, and come back with the answer. @throws HostError when there is no answer. */
export async function outlineInWorker(bytes: ResultBytes, signal: AbortSignal): Promise<Outlined> {
	const answer = await ask({ kind: 'outline', bytes }, [bytes.buffer], signal);
	if (answer.kind !== 'outlined') throw unexpected(answer);
	return answer;
}

/** Where the rows of a table lie. The bytes are given away, and come back with the answer. @throws HostError when there is no answer. */
export async function tableInWorker(bytes: ResultBytes, signal: AbortSignal): Promise<Answer<'tabled'>> {
	const answer = await ask({ kind: 'table', bytes }, [bytes.buffer], signal);
	if (answer.kind !== 'tabled') throw unexpected(answer);
	return answer;
}

/** The order of a table's rows by one column. @throws HostError when there is no answer. */
export async function sortInWorker(
	bytes: Uint8Array,
	{ index }: TableRows,
	by: { column: number; direction: SortDirection },
	signal: AbortSignal
): Promise<Uint32Array> {
	const answer = await ask({ kind: 'sort', bytes, index, ...by }, [], signal);
	if (answer.kind !== 'sorted') throw unexpected(answer);
	return answer.order;
}

function unexpected(answer: ResultAnswer): HostError {
	return new HostError(
		'worker-failed',
		answer.kind === 'failed' ? answer.message : `The worker answered ${answer.kind}`
	);
}

function ask(request: ResultRequest, give: Transferable[], signal: AbortSignal): Promise<ResultAnswer> {
	signal.throwIfAborted();
	const worker = startWorker('result');
	const { promise, resolve, reject } = Promise.withResolvers<ResultAnswer>();
	const late = () => reject(new HostError('load-timed-out', `It took longer than ${TIME_LIMIT_MS / 1_000} seconds`));
	const timer = setTimeout(late, TIME_LIMIT_MS);
	const abort = () => reject(signal.reason as Error);
	signal.addEventListener('abort', abort);
	worker.addEventListener('message', ({ data }: MessageEvent<ResultAnswer>) => resolve(data));
	worker.addEventListener('error', (event) => {
		event.preventDefault();
		reject(new HostError('worker-crashed', event.message || 'The worker that reads results could not be started'));
	});
	worker.postMessage(request, give);
	return promise.finally(() => {
		clearTimeout(timer);
		signal.removeEventListener('abort', abort);
		worker.terminate();
	});
}
