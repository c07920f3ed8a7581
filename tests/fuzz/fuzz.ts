import { randomOf } from '../support/random.ts';
import { checkFate, Find } from './check.ts';
import { mutated } from './mutate.ts';
import { checkSame } from './same.ts';
import { seedModules } from './seeds.ts';

export interface FuzzReport {
	iterations: number;
	/** How many mutants ended in which way. */
	fates: ReadonlyMap<string, number>;
	/** Programs that were run with and without fuel. */
	programs: number;
	/** What must not happen and did, with what makes it happen again. */
	finds: readonly { what: string; module?: Uint8Array }[];
}

/** Mutants for each program that is run: those take longer. */
const MUTANTS = 40;
const MOST_FINDS = 20;

/** Turns modules over for so long. The same seed takes the same way, as far as the time lets it come. */
export async function fuzz({ seconds, seed }: { seconds: number; seed: number }): Promise<FuzzReport> {
	const random = randomOf(seed);
	const modules = await seedModules();
	const fates = new Map<string, number>();
	const finds: { what: string; module?: Uint8Array }[] = [];
	let [iterations, programs] = [0, 0];
	const tryMutant = () => {
		const module = mutated(modules[random() % modules.length]!, random);
		for (const metering of ['metered', 'unmetered'] as const) {
			note(
				() => {
					const fate = checkFate(module, metering);
					fates.set(fate, (fates.get(fate) ?? 0) + 1);
				},
				(what) => finds.push({ what, module })
			);
		}
		iterations++;
	};
	const end = performance.now() + seconds * 1_000;
	while (performance.now() < end && finds.length < MOST_FINDS) {
		for (let left = MUTANTS; left > 0; left--) tryMutant();
		await checkSame(seed + programs++).catch((error: unknown) =>
			note(
				() => rethrow(error),
				(what) => finds.push({ what })
			)
		);
	}
	return { iterations, fates, programs, finds };
}

/** Every module to start from, as it is: none may be refused or spoilt. */
export async function checkSeeds(): Promise<string[]> {
	const modules = await seedModules();
	return modules.flatMap((module) =>
		(['metered', 'unmetered'] as const).map((metering) => checkFate(module, metering))
	);
}

/** Does the work; finds are told, anything else goes on. */
function note(work: () => void, tell: (what: string) => void): void {
	try {
		work();
	} catch (error) {
		if (!(error instanceof Find)) throw error;
		tell(error.message);
	}
}

function rethrow(error: unknown): never {
	throw error;
}
