import type { BenchBrowser } from './chromium.ts';
import type { Section } from './report.ts';
import type { BenchServer } from './server.ts';

/** What a scenario is given. */
export interface Bench {
	browser: BenchBrowser;
	server: BenchServer;
	/** How many times each contender has its turn; scenarios with long turns take a part of it. */
	rounds: number;
}

export interface Scenario {
	/** For `--only`. */
	name: string;
	run(bench: Bench): Promise<Section>;
}

/** The names in an order that is another each round, so that nobody always comes after the same one. */
export function rotated<Name>(names: readonly Name[], round: number): Name[] {
	const from = round % names.length;
	return [...names.slice(from), ...names.slice(0, from)];
}
