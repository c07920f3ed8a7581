import type { EmailDriver, EmailMessage } from '@supabase/lite';

const KEPT = 50;
const LINK = /https?:\/\/[^\s"'<>]+/g;

export interface MailboxOptions {
	/** Only links below it are worth following: mails name others, such as their document type. */
	siteUrl: string;
	/** Takes what a person at the terminal should see. */
	tell(text: string): void;
}

/** Mail that goes nowhere: each is told of in the terminal, and the last 50 are on a page of this machine. */
export class Mailbox implements EmailDriver {
	readonly #options: MailboxOptions;
	#messages: readonly (EmailMessage & { sent: Date })[] = [];

	constructor(options: MailboxOptions) {
		this.#options = options;
	}

	/** The newest first. */
	get messages(): readonly EmailMessage[] {
		return this.#messages;
	}

	async send(message: EmailMessage): Promise<void> {
		this.#messages = [{ ...message, sent: new Date() }, ...this.#messages].slice(0, KEPT);
		this.#options.tell([`Mail to ${message.to}: ${message.subject}`, ...this.#linksOf(message)].join('\n'));
	}

	/** All of it as a page without scripts; what is in a mail is shown as text. */
	page(): string {
		const mails = this.#messages.map(
			(mail) => `<article><h2>${escaped(mail.subject)}</h2>
<p>To ${escaped(mail.to)}, <time>${mail.sent.toISOString()}</time></p>
<pre>${escaped(mail.text ?? plainText(mail.html ?? ''))}</pre>
<ul>${this.#linksOf(mail)
				.map((url) => `<li><a href="${escaped(url)}">${escaped(url)}</a></li>`)
				.join('')}</ul></article>`
		);
		return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mail</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body><main><h1>Mail</h1>${mails.join('\n') || '<p>None yet.</p>'}</main></body></html>`;
	}

	#linksOf({ text, html }: EmailMessage): string[] {
		const links = `${text ?? ''} ${(html ?? '').replaceAll('&amp;', '&')}`.match(LINK) ?? [];
		return [...new Set(links)].filter((url) => url.startsWith(`${this.#options.siteUrl}/`));
	}
}

function plainText(html: string): string {
	return html.replace(/<[^>]*>/g, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
