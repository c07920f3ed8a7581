const FRAGMENT = /^#sha256=([0-9a-f]{64})$/;

/** The hash of the module that an address of the inspector names (`/inspect/#sha256=…`), if it names one. */
export function hashInAddress(fragment: string): string | undefined {
	return FRAGMENT.exec(fragment)?.[1];
}

/** The path of the inspector with this module in it, below the app's base path. */
export function inspectPath(sha256: string): string {
	return `/inspect/#sha256=${sha256}`;
}
