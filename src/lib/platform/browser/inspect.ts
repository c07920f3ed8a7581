/** Looks at modules, each time in a new worker. */
import toolUrl from 'wasm-tools.core.wasm?url';
import { HostError } from '../../wasm/errors.ts';
import type { InspectAnswer, InspectRequest } from './inspect-protocol.ts';
import { startWorker } from './workers.ts';

/** How long a worker may take, in ms. CPython (26 MB) takes half a second to look at and five to print. */
const TIME_LIMITS: Readonly<Record<InspectRequest['kind'], number>> = { inspect: 60_000, pack: 60_000, print: 300_000 };

/** Of each request the answers that it has. */
export type Answer<Kind extends InspectAnswer['kind']> = Extract<InspectAnswer, { kind: Kind }>;

/** @throws HostError when there is no answer. */
export async function inspectModule(module: Blob, signal?: AbortSignal): Promise<Answer<'inspected'>> {
	const answer = await ask({ kind: 'inspect', module }, signal);
	if (answer.kind !== 'inspected') throw unexpected(answer);
	return answer;
}

/** Puts a manifest into a copy of a module. @throws HostError when there is no answer. */
export async function packModule(
	module: Blob,
	manifest: unknown
): Promise<Answer<'packed' | 'bad-manifest' | 'bad-module'>> {
	const answer = await ask({ kind: 'pack', module, manifest });
	if (answer.kind === 'packed' || answer.kind === 'bad-manifest' || answer.kind === 'bad-module') return answer;
	throw unexpected(answer);
}

/** A module in the text format. The tool that prints it is fetched at the first call. @throws HostError when there is no answer. */
export async function printModule(module: Blob, signal: AbortSignal): Promise<Answer<'printed' | 'not-printed'>> {
	const tool = await fetchTool(signal);
	const answer = await ask({ kind: 'print', module, tool }, signal);
	if (answer.kind === 'printed' || answer.kind === 'not-printed') return answer;
	throw unexpected(answer);
}

async function fetchTool(signal: AbortSignal): Promise<Uint8Array> {
	try {
		const response = await fetch(toolUrl, { signal });
		if (!response.ok) throw new Error(`it was answered with ${response.status}`);
		return new Uint8Array(await response.arrayBuffer());
	} catch (cause) {
		signal.throwIfAborted();
		throw new HostError('module-unreachable', 'The tool that prints modules could not be loaded', {
			cause,
			transient: true
		});
	}
}

function ask(request: InspectRequest, signal?: AbortSignal): Promise<InspectAnswer> {
	signal?.throwIfAborted();
	const worker = startWorker('inspect');
	const limit = TIME_LIMITS[request.kind];
	const { promise, resolve, reject } = Promise.withResolvers<InspectAnswer>();
	const late = () => reject(new HostError('load-timed-out', `It took longer than ${limit / 1_000} seconds`));
	const timer = setTimeout(late, limit);
	const abort = () => reject(signal?.reason as Error);
	signal?.addEventListener('abort', abort);
	worker.addEventListener('message', ({ data }: MessageEvent<InspectAnswer>) => resolve(data));
	worker.addEventListener('error', (event) => {
		event.preventDefault();
		reject(new HostError('worker-crashed', event.message || 'The worker that looks at modules could not be started'));
	});
	worker.postMessage(request);
	return promise.finally(() => {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
		worker.terminate();
	});
}

function unexpected(answer: InspectAnswer): HostError {
	return new HostError(
		'worker-failed',
		answer.kind === 'failed' ? answer.message : `The worker answered ${answer.kind}`
	);
}
