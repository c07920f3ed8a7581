/** Small choices that stay on this device, as text by name. */
export interface Settings {
	read(name: string): string | undefined;
	/** `undefined` removes it. */
	write(name: string, value: string | undefined): void;
}

/** Where storage is off or full, a choice holds until the page is closed. */
export const localSettings: Settings = settingsIn(() => localStorage);

/** Choices that end with the tab. */
export const sessionSettings: Settings = settingsIn(() => sessionStorage);

function settingsIn(storage: () => Storage): Settings {
	return {
		read(name) {
			try {
				return storage().getItem(name) ?? undefined;
			} catch {
				return undefined;
			}
		},
		write(name, value) {
			try {
				if (value === undefined) storage().removeItem(name);
				else storage().setItem(name, value);
			} catch {
				// Storage is off or full.
			}
		}
	};
}
