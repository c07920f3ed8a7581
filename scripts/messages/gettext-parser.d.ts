/** The part of gettext-parser that is used here; it comes without types. */
declare module 'gettext-parser' {
	export interface Translation {
		msgid: string;
		msgid_plural?: string;
		msgctxt?: string;
		msgstr: string[];
		comments?: { reference?: string; translator?: string; extracted?: string; flag?: string };
	}
	export interface Translations {
		charset?: string;
		headers: Record<string, string>;
		/** By context, then by message. */
		translations: Record<string, Record<string, Translation>>;
	}
	export const po: {
		parse(file: string | Uint8Array): Translations;
		compile(translations: Translations, options?: { foldLength?: number; sort?: boolean }): Uint8Array;
	};
}
