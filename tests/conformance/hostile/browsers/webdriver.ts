/** As much of classic WebDriver as it takes to open a page and call functions in it: https://www.w3.org/TR/webdriver2/ */
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const START_MS = 30_000;
/** How long a call in the page may take: no program that is cast runs as long. */
const SCRIPT_MS = 600_000;

type Called = { value: unknown } | { thrown: string };

export class WebDriverPage {
	readonly #session: string;

	private constructor(session: string) {
		this.#session = session;
	}

	/** A page in a browser that the driver at this address starts. */
	static async open(driver: string): Promise<WebDriverPage> {
		await answering(`${driver}/status`);
		const capabilities = { alwaysMatch: { timeouts: { script: SCRIPT_MS } } };
		const { sessionId } = (await post(`${driver}/session`, { capabilities })) as { sessionId: string };
		return new WebDriverPage(`${driver}/session/${sessionId}`);
	}

	async goto(url: string): Promise<void> {
		await post(`${this.#session}/url`, { url });
	}

	/** What an expression gives in the page, awaited. */
	async evaluate(expression: string): Promise<unknown> {
		const script = `const done = arguments[0];
			(async () => done({ value: await ${expression} }))().catch((error) => done({ thrown: String(error) }));`;
		const called = (await post(`${this.#session}/execute/async`, { script, args: [] })) as Called;
		if ('thrown' in called) throw new Error(called.thrown);
		return called.value;
	}

	/** Ends the browser, too. */
	async close(): Promise<void> {
		await answer(await fetch(this.#session, { method: 'DELETE' }));
	}
}

async function post(url: string, body: object): Promise<unknown> {
	return answer(await fetch(url, { method: 'POST', body: JSON.stringify(body) }));
}

async function answer(response: Response): Promise<unknown> {
	const { value } = (await response.json()) as { value: unknown };
	if (!response.ok) throw new Error(`${response.url}: ${JSON.stringify(value)}`);
	return value;
}

/** A driver does not say when it listens. */
async function answering(url: string): Promise<void> {
	const until = performance.now() + START_MS;
	while (
		!(await fetch(url).then(
			({ ok }) => ok,
			() => false
		))
	) {
		if (performance.now() > until) throw new Error(`Nobody answers at ${url}.`);
		await sleep(POLL_MS);
	}
}
