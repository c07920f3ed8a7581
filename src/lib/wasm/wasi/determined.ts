import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Determinism } from '../protocol.ts';
import { nanoseconds } from './clocks.ts';
import type { FileSystemOptions } from './files/file-system.ts';
import { seededRandom, type RandomSource } from './seeded-random.ts';
import { SteppedClocks } from './stepped-clocks.ts';

/** What a program of a repeatable cast finds in place of the machine's time and chance. */
export class DeterminedWorld {
	readonly clocks: SteppedClocks;
	readonly random: RandomSource;

	constructor(determinism: Required<Determinism>) {
		this.clocks = new SteppedClocks(determinism);
		this.random = seededRandom(determinism.seed);
	}

	/** Files get times of these clocks, and folders are read in order of names. */
	get files(): Pick<FileSystemOptions, 'now' | 'listing'> {
		return { now: () => nanoseconds(this.clocks.now(wasi.CLOCKID_REALTIME)), listing: 'by-name' };
	}
}
