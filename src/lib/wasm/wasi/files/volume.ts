import type { MountAccess } from '../../protocol.ts';
import type { FileSpace } from './file-space.ts';

/** What all volumes of a program share. */
export interface VolumeContext {
	space: FileSpace;
	/** Nanoseconds since 1970. */
	now: () => bigint;
	/** `by-name`: a folder read from its start gives its entries sorted. `as-made`: the oldest first, which is quicker. */
	listing: 'by-name' | 'as-made';
}

/** What all nodes of one mounted tree share. */
export class Volume {
	readonly dev: bigint;
	readonly access: MountAccess;
	readonly space: FileSpace;
	readonly now: () => bigint;
	readonly listing: VolumeContext['listing'];
	#ino = 0n;

	/** @param dev Tells this volume from others. */
	constructor(dev: bigint, access: MountAccess, context: VolumeContext) {
		this.dev = dev;
		this.access = access;
		this.space = context.space;
		this.now = context.now;
		this.listing = context.listing;
	}

	nextIno(): bigint {
		return ++this.#ino;
	}
}
