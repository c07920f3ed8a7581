/** Looks at one module in a worker of its own, so that a page never waits for it, and ends it when that takes too long. */
import './confined.ts';
import { describeBytes } from '../../wasm/describe-bytes.ts';
import { InvalidInputError, ModuleRefusedError } from '../../wasm/errors.ts';
import { packManifest } from '../../wasm/pack.ts';
import { reportModule } from '../../wasm/report/report.ts';
import type { InspectAnswer, InspectRequest } from './inspect-protocol.ts';
import { lineStarts } from './line-starts.ts';
import { printModule } from './text-printer.ts';

const scope = self as unknown as Worker;
scope.addEventListener('message', ({ data }: MessageEvent<InspectRequest>) => {
	void answer(data).then((found) => scope.postMessage(found, buffersOf(found)));
});

async function answer(request: InspectRequest): Promise<InspectAnswer> {
	try {
		const bytes = new Uint8Array(await request.module.arrayBuffer());
		return await answerBytes(request, bytes);
	} catch (error) {
		if (error instanceof InvalidInputError) return { kind: 'bad-manifest', problems: error.problems };
		if (error instanceof ModuleRefusedError) return { kind: 'bad-module', problem: error.problem };
		return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}

async function answerBytes(request: InspectRequest, bytes: Uint8Array<ArrayBuffer>): Promise<InspectAnswer> {
	switch (request.kind) {
		case 'inspect': {
			const { description } = await describeBytes(bytes, {});
			return { kind: 'inspected', inspection: reportModule(bytes, description) };
		}
		case 'pack':
			return { kind: 'packed', bytes: packManifest(bytes, request.manifest) };
		case 'print': {
			const printed = await printModule(request.tool, bytes);
			if (printed.kind === 'refused') return { kind: 'not-printed', message: printed.message };
			return { kind: 'printed', text: { bytes: printed.text, lines: lineStarts(printed.text) } };
		}
	}
}

/** What is large is given away instead of copied. */
function buffersOf(found: InspectAnswer): ArrayBuffer[] {
	if (found.kind === 'packed') return [found.bytes.buffer];
	return found.kind === 'printed' ? [found.text.bytes.buffer, found.text.lines.buffer] : [];
}
