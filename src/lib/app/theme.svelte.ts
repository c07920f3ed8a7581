/** Light, dark, or as the system is. Kept on this device. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'spell-theme';

export class ThemeChoice {
	#theme = $state<Theme>('system');

	get theme(): Theme {
		return this.#theme;
	}

	/** Takes up what was chosen before. */
	restore(): void {
		this.#apply(readKept() ?? 'system');
	}

	choose(theme: Theme): void {
		this.#apply(theme);
		try {
			localStorage.setItem(KEY, theme);
		} catch {
			// Storage is off or full: the choice holds until the page is closed.
		}
	}

	#apply(theme: Theme): void {
		this.#theme = theme;
		if (theme === 'system') delete document.documentElement.dataset['theme'];
		else document.documentElement.dataset['theme'] = theme;
	}
}

function readKept(): Theme | undefined {
	try {
		const kept = localStorage.getItem(KEY);
		return THEMES.find((theme) => theme === kept);
	} catch {
		return undefined;
	}
}
