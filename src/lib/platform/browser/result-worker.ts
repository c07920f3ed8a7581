/** Reads large results in a worker of its own, so that a page never waits for it. */
import './confined.ts';
import { outlineJson, type JsonOutline } from '../../wasm/json/outline.ts';
import { TableRows, indexTable, sortRows } from '../../wasm/table/table.ts';
import type { ResultAnswer, ResultRequest } from './result-protocol.ts';

const scope = self as unknown as Worker;
scope.addEventListener('message', ({ data }: MessageEvent<ResultRequest>) => {
	const answer = answerTo(data);
	scope.postMessage(answer, buffersOf(answer));
});

function answerTo(request: ResultRequest): ResultAnswer {
	try {
		return read(request);
	} catch (error) {
		return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}

function read(request: ResultRequest): ResultAnswer {
	switch (request.kind) {
		case 'outline':
			return { kind: 'outlined', bytes: request.bytes, reading: outlineJson(request.bytes) };
		case 'table':
			return { kind: 'tabled', bytes: request.bytes, reading: indexTable(request.bytes) };
		case 'sort': {
			const rows = new TableRows(request.bytes, request.index);
			return { kind: 'sorted', order: sortRows(rows, request.column, request.direction) };
		}
	}
}

/** What is large is given away instead of copied. */
function buffersOf(answer: ResultAnswer): ArrayBuffer[] {
	switch (answer.kind) {
		case 'outlined':
			return [answer.bytes.buffer, ...(answer.reading.kind === 'outline' ? columnsOf(answer.reading.outline) : [])];
		case 'tabled': {
			if (answer.reading.kind === 'no-table') return [answer.bytes.buffer];
			const { index } = answer.reading;
			return [answer.bytes.buffer, ...(index.kind === 'objects' ? columnsOf(index.outline) : [index.starts.buffer])];
		}
		case 'sorted':
			return [answer.order.buffer];
		case 'failed':
			return [];
	}
}

function columnsOf({ starts, ends, counts, firstMarks, marks }: JsonOutline): ArrayBuffer[] {
	return [starts, ends, counts, firstMarks, marks].map(({ buffer }) => buffer);
}
