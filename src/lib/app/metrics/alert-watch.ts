import type { DexieSumsList } from '../../storage/cast-sums-list.ts';
import type { Settings } from '../settings.ts';
import { BUDGET_KEY, THRESHOLDS_KEY } from './alert-keys.ts';

export interface AlertWatchDependencies {
	settings: Settings;
	sums: () => Promise<Pick<DexieSumsList, 'within'>>;
	/** Calls back once, when the page has nothing else to do. */
	whenIdle: (callback: () => void) => void;
	now: () => number;
	say: (text: string) => void;
}

/** Looks after a cast whether a threshold or the budget was crossed. What looks is loaded once one of them is set. */
export class AlertWatch {
	readonly #dependencies: AlertWatchDependencies;
	#planned = false;

	constructor(dependencies: AlertWatchDependencies) {
		this.#dependencies = dependencies;
	}

	/** Many casts that end soon after each other are looked at once. */
	castSettled(): void {
		const { settings, whenIdle } = this.#dependencies;
		if (this.#planned || [THRESHOLDS_KEY, BUDGET_KEY].every((key) => settings.read(key) === undefined)) return;
		this.#planned = true;
		whenIdle(() => {
			this.#planned = false;
			this.#look().catch((error: unknown) => console.info('Thresholds could not be looked at:', error));
		});
	}

	async #look(): Promise<void> {
		const { settings, sums, now, say } = this.#dependencies;
		const [{ alertSpan, checkAlerts }, { alertWords }] = await Promise.all([
			import('./alert-check.ts'),
			import('./alert-words.ts')
		]);
		const rows = await (await sums()).within(alertSpan(now()));
		checkAlerts(settings, rows, now(), (raised) => say(alertWords(raised)));
	}
}
