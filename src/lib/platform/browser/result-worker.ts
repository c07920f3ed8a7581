/** Reads large results in a worker of its own, so that a page never waits for it. */
import './confined.ts';
import { outlineJson, type OutlineReading } from '../../wasm/json/outline.ts';
import type { ResultAnswer, ResultRequest } from './result-protocol.ts';

const scope = self as unknown as Worker;
scope.addEventListener('message', ({ data }: MessageEvent<ResultRequest>) => {
	const answer = answerTo(data);
	scope.postMessage(answer, answer.kind === 'outlined' ? [answer.bytes.buffer, ...buffersOf(answer.reading)] : []);
});

function answerTo({ bytes }: ResultRequest): ResultAnswer {
	try {
		return { kind: 'outlined', bytes, reading: outlineJson(bytes) };
	} catch (error) {
		return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}

function buffersOf(reading: OutlineReading): ArrayBuffer[] {
	if (reading.kind === 'fault') return [];
	const { starts, ends, counts, firstMarks, marks } = reading.outline;
	return [starts, ends, counts, firstMarks, marks].map(({ buffer }) => buffer);
}
