/**
 * What a page of another origin and the frame of a spell in it say to each other, over a port that the page hands over
 * with a greeting. Both sides read what comes as hostile: an unknown message, or a field of another type, is refused.
 */

/** The frame says so to the window around, once it listens. */
export const EMBED_HERE = 'spell:embed:here';
/** The answer: the port comes with it. */
export const GREETING = 'spell:embed:1';

/** What the page around may ask. Nothing else is done for it. */
export type HostMessage =
	| { kind: 'input'; text: string }
	/** Is refused until the person has cast the spell in this frame once. */
	| { kind: 'cast' }
	| { kind: 'cancel' };

/** Characters of an input that a page may hand over. */
export const MAX_INPUT_CHARACTERS = 8 * 1_048_576;
/** Bytes of each stream that an outcome brings along; what is longer is left out, and its size told. */
export const MAX_OUTPUT_BYTES = 16 * 1_048_576;

export type EmbedProblem =
	/** The page asked for a cast before the person made one. */
	| 'not-allowed-yet'
	/** There is nothing that can be cast. */
	| 'not-ready'
	/** What the page sent is none of the messages, or has a field of another type or length. */
	| 'bad-message';

/** How a cast ended, for scripts. */
export interface EmbedOutcome {
	/** As of `CastOutcome`: `ok`, `exited`, `trapped`, `timed-out`… */
	outcome: string;
	/** For a person. */
	title: string;
	/** Ms from Cast to the end. */
	wallMs: number;
	/** The most memory that it had, in bytes, where that is known. */
	peakMemoryBytes: number | undefined;
	/** `undefined`: longer than `MAX_OUTPUT_BYTES`. */
	stdout: Uint8Array | undefined;
	stderr: Uint8Array | undefined;
	stdoutBytes: number;
	stderrBytes: number;
}

/** What the frame tells the page around. */
export type FrameMessage =
	/** Its content's height, in px. */
	| { kind: 'height'; px: number }
	/** A spell is there. */
	| { kind: 'ready'; name: string; sha256: string; sizeBytes: number }
	| { kind: 'started' }
	/** Part of a stream, as it is printed. */
	| { kind: 'output'; stream: 'stdout' | 'stderr'; bytes: Uint8Array }
	| ({ kind: 'outcome' } & EmbedOutcome)
	| { kind: 'problem'; problem: EmbedProblem; message: string };

/** What a page said; `undefined` when it is none of the messages. */
export function readHostMessage(data: unknown): HostMessage | undefined {
	if (!isFields(data)) return undefined;
	if (data['kind'] === 'cast' || data['kind'] === 'cancel') return { kind: data['kind'] };
	const { text } = data;
	if (data['kind'] !== 'input' || typeof text !== 'string' || text.length > MAX_INPUT_CHARACTERS) return undefined;
	return { kind: 'input', text };
}

const FRAME_KINDS: readonly FrameMessage['kind'][] = ['height', 'ready', 'started', 'output', 'outcome', 'problem'];

/** What the frame said. Its fields are Spell's own: the port came from Spell's origin. `undefined`: a kind from the future. */
export function readFrameMessage(data: unknown): FrameMessage | undefined {
	return isFields(data) && FRAME_KINDS.some((kind) => kind === data['kind']) ? (data as FrameMessage) : undefined;
}

function isFields(data: unknown): data is Record<string, unknown> {
	return typeof data === 'object' && data !== null;
}
