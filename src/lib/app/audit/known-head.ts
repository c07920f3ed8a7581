import { parseHead, writeHead } from '../../audit/head.ts';
import type { AuditHead } from '../../audit/entry.ts';
import type { Settings } from '../settings.ts';

const NAME = 'audit-head';

/** The head that this browser saw when the chain was verified last: apart from the database, if not far from it. */
export class KnownHead {
	readonly #settings: Settings;

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	read(): AuditHead | undefined {
		return parseHead(this.#settings.read(NAME) ?? '');
	}

	note(head: AuditHead): void {
		this.#settings.write(NAME, writeHead(head));
	}

	forget(): void {
		this.#settings.write(NAME, undefined);
	}
}
