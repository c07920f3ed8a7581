import { createMailbox, MailboxWriter } from './mailbox.ts';
import type { Answer, AnswerMessage, AskMessage, JobLine, Topic } from './messages.ts';

/** Answers questions of one topic, in order. May take its time; what it rejects with ends nothing, and answers nothing. */
export type Answerer = (question: unknown) => Promise<Answer>;

export type Answerers = Partial<Record<Topic, Answerer>>;

/** How answers get to the worker. */
export interface DeskOptions {
	answerers: Answerers;
	/** Wakes a worker that shares memory; without it answers go as messages. */
	ring?: () => void;
	post: (message: AnswerMessage) => void;
}

/** The owner's side of asking: one for each cast whose program may ask. */
export class AnswerDesk {
	/** To be sent with the job. */
	readonly line: JobLine;
	readonly #options: DeskOptions;
	readonly #writers: Partial<Record<Topic, MailboxWriter>> = {};
	#closed = false;

	constructor(options: DeskOptions) {
		this.#options = options;
		if (options.ring === undefined) {
			this.line = { kind: 'messages' };
			return;
		}
		const mailboxes: Partial<Record<Topic, SharedArrayBuffer>> = {};
		for (const topic of Object.keys(options.answerers) as Topic[]) {
			const memory = (mailboxes[topic] = createMailbox());
			this.#writers[topic] = new MailboxWriter(memory);
		}
		this.line = { kind: 'shared', mailboxes };
	}

	/** Takes what the worker sent. */
	receive(message: AskMessage): void {
		const { topic, id } = message;
		if (message.kind === 'more') {
			this.#writers[topic]?.next(id);
			this.#options.ring?.();
			return;
		}
		const answering = this.#options.answerers[topic]?.(message.question);
		answering?.then(
			(answer) => this.#answer(topic, id, answer),
			() => undefined
		);
	}

	/** Nothing is answered any more: the cast is over. */
	close(): void {
		this.#closed = true;
	}

	#answer(topic: Topic, id: number, answer: Answer): void {
		if (this.#closed) return;
		const { ring, post } = this.#options;
		if (ring === undefined) return post({ kind: 'answer', topic, id, answer });
		this.#writers[topic]?.begin(id, answer);
		ring();
	}
}
