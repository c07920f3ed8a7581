/**
 * A running program asks its owner, the one who cast it, and waits for the answer. What crosses the worker's port for
 * that; types only.
 */
import type { JsonValue } from '../protocol.ts';

/** Whom a question is for. Of each topic, one question is open at a time. */
export type Topic = 'input' | 'network';

/** Plain data, and bytes beside it. */
export interface Answer {
	head: JsonValue;
	bytes: Uint8Array;
}

/** From the worker. A question is any data that can be cloned. */
export type AskMessage =
	| { kind: 'ask'; topic: Topic; id: number; question: unknown }
	/** The part of the answer that lay in shared memory has been read; the next one may be put there. */
	| { kind: 'more'; topic: Topic; id: number };

/** To the worker, where there is no shared memory. */
export type AnswerMessage = { kind: 'answer'; topic: Topic; id: number; answer: Answer };

/** How answers come to a job: in memory that both sides see, a mailbox for each topic, or as messages. */
export type JobLine = { kind: 'shared'; mailboxes: Partial<Record<Topic, SharedArrayBuffer>> } | { kind: 'messages' };
