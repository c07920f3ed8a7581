/** Small choices that stay on this device, as text by name. */
export interface Settings {
	read(name: string): string | undefined;
	/** `undefined` removes it. */
	write(name: string, value: string | undefined): void;
}

/** Where storage is off or full, a choice holds until the page is closed. */
export const localSettings: Settings = {
	read(name) {
		try {
			return localStorage.getItem(name) ?? undefined;
		} catch {
			return undefined;
		}
	},
	write(name, value) {
		try {
			if (value === undefined) localStorage.removeItem(name);
			else localStorage.setItem(name, value);
		} catch {
			// Storage is off or full.
		}
	}
};
