/** What crosses between the page and the worker that checks inputs. Types only. */
import type { FieldProblem, Manifest } from '../../wasm/protocol.ts';

export interface CheckRequest {
	text: string;
	input: NonNullable<Manifest['input']>;
}

export type CheckAnswer =
	| { kind: 'checked'; problems: FieldProblem[] }
	/** The schema cannot be used, or nobody could check. */
	| { kind: 'failed'; message: string };
