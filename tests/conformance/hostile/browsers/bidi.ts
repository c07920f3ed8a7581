/** As much of WebDriver BiDi as it takes to open a page and call functions in it: https://w3c.github.io/webdriver-bidi/ */
import { once } from 'node:events';

interface Answer {
	id?: number;
	type: 'success' | 'error' | 'event';
	result?: unknown;
	message?: string;
}

type Evaluated =
	{ type: 'success'; result: { value?: unknown } } | { type: 'exception'; exceptionDetails: { text: string } };

export class BidiPage {
	readonly #socket: WebSocket;
	readonly #pending = new Map<number, (answer: Answer) => void>();
	#context = '';
	#sent = 0;

	private constructor(socket: WebSocket) {
		this.#socket = socket;
		socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as Answer));
	}

	/** The first tab of the browser that listens there. */
	static async open(endpoint: string): Promise<BidiPage> {
		const socket = new WebSocket(`${endpoint}/session`);
		await once(socket, 'open');
		const page = new BidiPage(socket);
		await page.#send('session.new', { capabilities: {} });
		const { contexts } = (await page.#send('browsingContext.getTree', {})) as { contexts: { context: string }[] };
		page.#context = contexts[0]?.context ?? '';
		return page;
	}

	async goto(url: string): Promise<void> {
		await this.#send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
	}

	/** What an expression gives in the page, awaited. */
	async evaluate(expression: string): Promise<unknown> {
		const params = { expression, target: { context: this.#context }, awaitPromise: true };
		const evaluated = (await this.#send('script.evaluate', params)) as Evaluated;
		if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails.text);
		return evaluated.result.value;
	}

	close(): void {
		this.#socket.close();
	}

	async #send(method: string, params: object): Promise<unknown> {
		const id = ++this.#sent;
		const answered = new Promise<Answer>((resolve) => this.#pending.set(id, resolve));
		this.#socket.send(JSON.stringify({ id, method, params }));
		const { type, result, message } = await answered;
		if (type === 'error') throw new Error(`${method}: ${message ?? 'failed'}`);
		return result;
	}

	#receive(answer: Answer): void {
		if (answer.id === undefined) return;
		this.#pending.get(answer.id)?.(answer);
		this.#pending.delete(answer.id);
	}
}
