/** What crosses between the page and the worker that looks at modules. One request to a worker, one answer. Types only. */
import type { FieldProblem, ModuleProblem } from '../../wasm/protocol.ts';
import type { Inspection } from '../../wasm/report/types.ts';

export type InspectRequest =
	| { kind: 'inspect'; module: Blob }
	| { kind: 'pack'; module: Blob; manifest: unknown }
	/** `tool`: the printer, as a module. */
	| { kind: 'print'; module: Blob; tool: Uint8Array };

export type InspectAnswer =
	| { kind: 'inspected'; inspection: Inspection }
	| { kind: 'packed'; bytes: Uint8Array<ArrayBuffer> }
	| { kind: 'bad-manifest'; problems: FieldProblem[] }
	| { kind: 'bad-module'; problem: ModuleProblem }
	| { kind: 'printed'; text: PrintedText }
	| { kind: 'not-printed'; message: string }
	/** A fault of the host: a file that cannot be read, no memory. */
	| { kind: 'failed'; message: string };

/** UTF-8, and where each line begins. */
export interface PrintedText {
	bytes: Uint8Array<ArrayBuffer>;
	lines: Uint32Array<ArrayBuffer>;
}
