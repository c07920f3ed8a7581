/** Checks inputs as a cast does, in a worker of its own: a schema may ask for seconds of work. */
import './confined.ts';
import { InvalidInputError } from '../../wasm/errors.ts';
import { inputProblems } from '../../wasm/io-handler.ts';
import { encodeUtf8 } from '../../wasm/utf8.ts';
import type { CheckAnswer, CheckRequest } from './check-protocol.ts';

const scope = self as unknown as Worker;
scope.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => scope.postMessage(answerTo(data)));

function answerTo({ text, input }: CheckRequest): CheckAnswer {
	try {
		return { kind: 'checked', problems: inputProblems(encodeUtf8(text), input) };
	} catch (error) {
		const [problem] = error instanceof InvalidInputError ? error.problems : [];
		const message = problem && `${problem.path} ${problem.message}`;
		return { kind: 'failed', message: message ?? (error instanceof Error ? error.message : String(error)) };
	}
}
