/** What is opened at its first use. */
export interface Once<T> {
	get: () => Promise<T>;
	/** For what is open, or opening. */
	ifOpen: (use: (opened: T) => void) => void;
}

/** Opens at the first call; a failure is tried anew at the next. */
export function once<T>(open: () => Promise<T>): Once<T> {
	let opening: Promise<T> | undefined;
	return {
		get: () => {
			opening ??= open().catch((error: unknown) => {
				opening = undefined;
				throw error;
			});
			return opening;
		},
		ifOpen: (use) => void opening?.then(use)
	};
}
