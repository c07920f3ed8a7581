/** What a link or a `.spell` file carries. Types and figures only. */
import type { Abi, CastLimits } from '../wasm/protocol.ts';

/** Of a cast's limits, those that travel. */
export type SharedLimits = Partial<Pick<CastLimits, 'timeoutMs' | 'memoryBytes' | 'outputBytes' | 'fileBytes'>>;

/** A program: ready to cast, or as the text that a compiler makes it of. */
export type SharedProgram =
	| { kind: 'wasm'; bytes: Uint8Array<ArrayBuffer> }
	/** `compiler` names the exact version, as the same text must give the same bytes. */
	| { kind: 'source'; text: string; language: string; compiler: string };

export interface SharedInput {
	bytes: Uint8Array<ArrayBuffer>;
	/** Of a file; a text has none. */
	fileName?: string;
}

export interface SharedSpell {
	name: string;
	abi: Abi;
	program: SharedProgram;
	/** Of the module, in lowercase hex. */
	sha256: string;
	limits: SharedLimits;
	args: string[];
	/** Only where the sender chose to send it. */
	input?: SharedInput;
}

/** Why a link or a file is not taken, with the facts. */
export type LinkProblem =
	/** `expected` characters or bytes are known once its beginning is whole. */
	| { code: 'cut'; received: number; expected: number | undefined }
	| { code: 'damaged'; message: string }
	/** Of a format that this release does not read. */
	| { code: 'future'; version: number }
	| { code: 'too-long'; length: number; limit: number }
	| { code: 'too-large'; limitBytes: number }
	| { code: 'bad-field'; path: string; message: string }
	| { code: 'wrong-hash'; expected: string; actual: string }
	| { code: 'bad-address'; message: string }
	| { code: 'not-a-link' };

/** A link or a file that is not taken. */
export class LinkRefusedError extends Error {
	override readonly name = 'LinkRefusedError' as const;
	readonly problem: LinkProblem;

	constructor(problem: LinkProblem, options?: ErrorOptions) {
		super(`The link is refused: ${problem.code}`, options);
		this.problem = problem;
	}
}
