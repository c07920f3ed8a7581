/** The language that a person chose on this device. before-paint.js takes it up. */
import type { Settings } from '../settings.ts';

/** What each language calls itself. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;
export type LanguageChoice = 'browser' | Language;

const KEY = 'spell-language';

export function readLanguage(settings: Settings): LanguageChoice {
	const kept = settings.read(KEY);
	return kept === undefined || !isLanguage(kept) ? 'browser' : kept;
}

export function keepLanguage(settings: Settings, choice: LanguageChoice): void {
	settings.write(KEY, choice === 'browser' ? undefined : choice);
}

/** The language of a page that is loaded with this choice. @param browser languages, the most wanted first. */
export function languageFor(choice: LanguageChoice, browser: readonly string[]): Language {
	if (choice !== 'browser') return choice;
	return browser.map((name) => name.split('-')[0] ?? '').find(isLanguage) ?? 'en';
}

function isLanguage(name: string): name is Language {
	return Object.hasOwn(LANGUAGES, name);
}
