/**
 * `<spell-cast>`: a spell in a page of any origin, in a frame that is as high as it needs. `/embed.js` defines it;
 * `docs/EMBED.md` shows it in use. The page reaches the frame by messages alone.
 */
import {
	EMBED_HERE,
	GREETING,
	readFrameMessage,
	type EmbedOutcome,
	type EmbedProblem,
	type FrameMessage,
	type HostMessage
} from '../../links/embed-protocol.ts';

/** `spell-ready`: a spell is there. */
export interface SpellReady {
	name: string;
	sha256: string;
	sizeBytes: number;
}

/** `spell-output`: part of a stream, as it is printed. */
export interface SpellOutput {
	stream: 'stdout' | 'stderr';
	bytes: Uint8Array;
}

/** `spell-outcome`: a cast ended. `text` is stdout as UTF-8, `undefined` where it is too long to be handed over. */
export interface SpellOutcome extends EmbedOutcome {
	text: string | undefined;
}

/** `spell-problem`: what was asked was not done. */
export interface SpellProblem {
	problem: EmbedProblem;
	message: string;
}

/** The folder of this script: where Spell is. */
const SITE = new URL('.', import.meta.url);
const SANDBOX = 'allow-scripts allow-same-origin allow-downloads allow-popups allow-popups-to-escape-sandbox';
/** In px, until the frame has told its own. */
const FIRST_HEIGHT = 480;

/**
 * Attributes: `spell` (an example of the site), or `link` (what stands behind the # of a link), or `src` with `hash` (an
 * https address, and the SHA-256 of the bytes that should come); `input`; `max-height` in px.
 */
export class SpellCastElement extends HTMLElement {
	static readonly observedAttributes = ['spell', 'link', 'src', 'hash', 'input', 'title'];

	readonly #frame = document.createElement('iframe');
	#port: MessagePort | undefined;
	/** Asked for before the frame could be told; sent once a spell is there. */
	#input: string | undefined;
	#isReady = false;

	constructor() {
		super();
		const { style } = this.#frame;
		Object.assign(style, { display: 'block', width: '100%', border: '0', height: `${FIRST_HEIGHT}px` });
		this.#frame.setAttribute('sandbox', SANDBOX);
		this.#frame.referrerPolicy = 'no-referrer';
		this.#frame.loading = 'lazy';
		const host = document.createElement('style');
		host.textContent = ':host { display: block }';
		this.attachShadow({ mode: 'open' }).append(host, this.#frame);
	}

	connectedCallback(): void {
		addEventListener('message', this.#greet);
		this.#show();
	}

	disconnectedCallback(): void {
		removeEventListener('message', this.#greet);
		this.#port?.close();
		this.#port = undefined;
		this.#isReady = false;
	}

	attributeChangedCallback(name: string): void {
		if (!this.isConnected) return;
		if (name === 'input') this.input = this.getAttribute('input') ?? '';
		else this.#show();
	}

	/** What the spell is given: the person sees it, and can change it. */
	set input(text: string) {
		this.#input = text;
		if (this.#isReady) this.#sendInput();
	}

	/**
	 * Casts, once the person has done so in the frame before; until then a `spell-problem` event says `not-allowed-yet`.
	 * @param input is filled in before.
	 */
	cast(input?: string): void {
		if (input !== undefined) this.input = input;
		this.#send({ kind: 'cast' });
	}

	/** Cancels the cast that runs. */
	cancel(): void {
		this.#send({ kind: 'cancel' });
	}

	#show(): void {
		this.#frame.title = this.getAttribute('title') ?? 'A spell';
		const address = new URL('embed/', SITE);
		address.hash = this.#fragment();
		if (this.#frame.src === address.href) return;
		this.#isReady = false;
		this.#input = this.getAttribute('input') ?? undefined;
		this.#frame.src = address.href;
	}

	#fragment(): string {
		const of = (name: string) => this.getAttribute(name) ?? '';
		if (of('link') !== '') return of('link').replace(/^.*#/s, '');
		if (of('src') === '') return String(new URLSearchParams({ spell: of('spell') }));
		const u = new URL(of('src'), document.baseURI).href;
		return String(new URLSearchParams(of('hash') === '' ? { u } : { u, h: of('hash') }));
	}

	/** The frame is there: it gets a port, and nobody else does. */
	readonly #greet = ({ data, source, origin }: MessageEvent): void => {
		const { contentWindow } = this.#frame;
		if (contentWindow === null || source !== contentWindow || origin !== SITE.origin || data !== EMBED_HERE) return;
		this.#port?.close();
		const { port1, port2 } = new MessageChannel();
		this.#port = port1;
		port1.onmessage = (event: MessageEvent<unknown>) => this.#hear(readFrameMessage(event.data));
		contentWindow.postMessage(GREETING, SITE.origin, [port2]);
	};

	#hear(message: FrameMessage | undefined): void {
		switch (message?.kind) {
			case 'height':
				this.#frame.style.height = `${Math.min(message.px, Number(this.getAttribute('max-height') ?? Infinity))}px`;
				break;
			case 'ready':
				this.#isReady = true;
				this.#sendInput();
				this.#tell<SpellReady>('ready', message);
				break;
			case 'started':
				this.#tell('started', undefined);
				break;
			case 'output':
				this.#tell<SpellOutput>('output', message);
				break;
			case 'outcome':
				this.#tell<SpellOutcome>('outcome', { ...message, text: message.stdout && decode(message.stdout) });
				break;
			case 'problem':
				this.#tell<SpellProblem>('problem', message);
				break;
			case undefined:
		}
	}

	#sendInput(): void {
		if (this.#input !== undefined) this.#send({ kind: 'input', text: this.#input });
		this.#input = undefined;
	}

	#send(message: HostMessage): void {
		this.#port?.postMessage(message);
	}

	#tell<Detail>(name: string, detail: Detail): void {
		this.dispatchEvent(new CustomEvent(`spell-${name}`, { detail, bubbles: true, composed: true }));
	}
}

function decode(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}

if (customElements.get('spell-cast') === undefined) customElements.define('spell-cast', SpellCastElement);
