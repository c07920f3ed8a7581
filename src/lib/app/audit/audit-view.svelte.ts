import type { Subscription } from 'dexie';
import type { AuditEntry } from '../../audit/entry.ts';
import { eventsOf, type AuditEvent, type AuditResource } from '../../audit/events.ts';
import type { AuditFilter, DexieAuditList } from '../../storage/audit-list.ts';

/** What a person chose to see; what is `undefined` hides nothing. */
export interface AuditChoice {
	resource: AuditResource | undefined;
	event: AuditEvent | undefined;
	/** SHA-256 of a module or id of a cast. */
	resourceId: string | undefined;
	/** Days of the device's calendar, as `2026-11-27`, both included. */
	from: string | undefined;
	to: string | undefined;
}

export type AuditViewState = { kind: 'opening' } | { kind: 'open' } | { kind: 'failed'; message: string };
export type AuditReader = Pick<DexieAuditList, 'watchPlaces' | 'rows'>;

const ALL: AuditChoice = {
	resource: undefined,
	event: undefined,
	resourceId: undefined,
	from: undefined,
	to: undefined
};
/** Rows are read in blocks of as many. */
const BLOCK = 50;

/** The entries that fit a choice, newest first; only those in sight are read. Follows what any tab adds. */
export class AuditView {
	readonly #open: () => Promise<AuditReader>;
	#list: AuditReader | undefined;
	#state = $state.raw<AuditViewState>({ kind: 'opening' });
	#choice = $state.raw<AuditChoice>(ALL);
	#places = $state.raw<readonly number[]>([]);
	/** Entries are never changed: what was read once, stays. */
	#rows = $state.raw<Readonly<Partial<Record<number, AuditEntry>>>>({});
	#watching: Subscription | undefined;
	#reading = '';

	constructor(open: () => Promise<AuditReader>) {
		this.#open = open;
	}

	get state(): AuditViewState {
		return this.#state;
	}

	get choice(): AuditChoice {
		return this.#choice;
	}

	/** Newest first. */
	get places(): readonly number[] {
		return this.#places;
	}

	get filtered(): boolean {
		return Object.values(this.#choice).some((value) => value !== undefined);
	}

	/** `undefined` while it is read. */
	rowAt(index: number): AuditEntry | undefined {
		return this.#rows[this.#places[index] ?? NaN];
	}

	async open(choice: Partial<AuditChoice> = {}): Promise<void> {
		this.#choice = { ...ALL, ...choice };
		try {
			this.#list = await this.#open();
			this.#watch();
		} catch (error) {
			this.#fail(error);
		}
	}

	close(): void {
		this.#watching?.unsubscribe();
	}

	/** An event of another resource is let go when a resource is chosen. */
	choose(changes: Partial<AuditChoice>): void {
		const choice = { ...this.#choice, ...changes };
		if (choice.resource && choice.event && !eventsOf(choice.resource).includes(choice.event)) choice.event = undefined;
		this.#choice = choice;
		this.#watch();
	}

	clear(): void {
		this.choose(ALL);
	}

	/** One entry, whether or not it fits. */
	async entry(place: number): Promise<AuditEntry | undefined> {
		return (await this.#list?.rows([place]))?.[0];
	}

	/** Rows from one index to another (not included) are in sight. */
	async see(first: number, last: number): Promise<void> {
		const places = this.#places.slice(Math.floor(first / BLOCK) * BLOCK, Math.ceil(last / BLOCK) * BLOCK);
		const reading = places.join();
		if (this.#list === undefined || places.every((place) => place in this.#rows) || reading === this.#reading) return;
		this.#reading = reading;
		try {
			const rows = await this.#list.rows(places);
			if (reading === this.#reading) this.#rows = Object.fromEntries(places.map((place, at) => [place, rows[at]]));
		} catch (error) {
			this.#fail(error);
		}
	}

	#watch(): void {
		this.#watching?.unsubscribe();
		this.#watching = this.#list?.watchPlaces(filterOf(this.#choice), {
			next: (places) => {
				this.#places = places;
				this.#state = { kind: 'open' };
			},
			error: (error) => this.#fail(error)
		});
	}

	#fail(error: unknown): void {
		console.info('The audit log could not be read:', error);
		this.#state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}

function filterOf({ resource, event, resourceId, from, to }: AuditChoice): AuditFilter {
	const events = event ? [event] : resource && eventsOf(resource);
	const [fromMs, toMs] = [dayStart(from, 0), dayStart(to, 1)];
	return {
		...(events && { events }),
		...(resourceId !== undefined && { resourceId }),
		...(fromMs !== undefined && { fromMs }),
		...(toMs !== undefined && { toMs })
	};
}

/** When a day begins, or one that is some days later; in ms since 1970. */
function dayStart(day: string | undefined, later: number): number | undefined {
	const [year, month, date] = (day ?? '').split('-').map(Number);
	if (year === undefined || month === undefined || date === undefined) return undefined;
	return new Date(year, month - 1, date + later).getTime();
}
