import { concatBytes } from '../bytes.ts';
import type { Wait } from '../cast-watch.ts';
import { MailboxReader, readAnswer } from './mailbox.ts';
import type { Answer, AnswerMessage, AskMessage, JobLine, Topic } from './messages.ts';

/** A question whose answer may not have come yet. */
export interface PendingAnswer {
	/** The answer, once; `undefined` while it has not come. Does not wait. */
	take(): Answer | undefined;
}

/** The worker's side of asking: one for each cast that may ask. */
export interface OwnerLine {
	/** Asks, and does not wait. Of each topic, one question at a time. */
	ask(topic: Topic, question: unknown): PendingAnswer;
	/** Takes what comes as a message. */
	receive(message: AnswerMessage): void;
}

/** Asks and waits, as part of a host call that may wait. */
export function* answerTo(line: OwnerLine, topic: Topic, question: unknown): Generator<Wait, Answer, void> {
	const pending = line.ask(topic, question);
	let answer = pending.take();
	while (answer === undefined) {
		yield { ms: Infinity, for: 'owner', isOver: () => (answer ??= pending.take()) !== undefined };
	}
	return answer;
}

export function openLine(line: JobLine, send: (message: AskMessage) => void): OwnerLine {
	return line.kind === 'shared' ? new SharedLine(line.mailboxes, send) : new MessageLine(send);
}

/** Answers come in shared memory, while the program holds its thread. */
class SharedLine implements OwnerLine {
	readonly #mailboxes: Partial<Record<Topic, MailboxReader>> = {};
	readonly #send: (message: AskMessage) => void;
	#asked = 0;

	constructor(mailboxes: Partial<Record<Topic, SharedArrayBuffer>>, send: (message: AskMessage) => void) {
		this.#send = send;
		for (const [topic, memory] of Object.entries(mailboxes)) {
			this.#mailboxes[topic as Topic] = new MailboxReader(memory);
		}
	}

	ask(topic: Topic, question: unknown): PendingAnswer {
		const id = ++this.#asked;
		const parts: Uint8Array[] = [];
		this.#send({ kind: 'ask', topic, id, question });
		return { take: () => this.#take(topic, id, parts) };
	}

	receive(): void {}

	#take(topic: Topic, id: number, parts: Uint8Array[]): Answer | undefined {
		const taken = this.#mailboxes[topic]?.take(id);
		if (taken === undefined) return undefined;
		parts.push(taken.part);
		if (taken.isLast) return readAnswer(concatBytes(parts));
		this.#send({ kind: 'more', topic, id });
		return undefined;
	}
}

/** Answers come as messages, while the program is suspended. */
class MessageLine implements OwnerLine {
	readonly #send: (message: AskMessage) => void;
	readonly #answers = new Map<number, Answer>();
	#asked = 0;

	constructor(send: (message: AskMessage) => void) {
		this.#send = send;
	}

	ask(topic: Topic, question: unknown): PendingAnswer {
		const id = ++this.#asked;
		this.#send({ kind: 'ask', topic, id, question });
		return { take: () => this.#take(id) };
	}

	receive({ id, answer }: AnswerMessage): void {
		this.#answers.set(id, answer);
	}

	#take(id: number): Answer | undefined {
		const answer = this.#answers.get(id);
		this.#answers.delete(id);
		return answer;
	}
}
