import type { ClientInit } from '@sveltejs/kit';
import languages from 'virtual:spell-languages';
import { speak } from '$lib/app/language/language.ts';

/**
 * Before anything else of the app is loaded: the words of the page's language, which before-paint.js chose. The page as
 * it was built is English; emptied, it is made anew in that language instead of being taken up.
 */
export const init: ClientInit = async () => {
	const root = document.documentElement;
	const load = languages[root.lang];
	if (load === undefined) return;
	try {
		const [{ wordsOf }, { default: catalog }] = await Promise.all([import('$lib/app/language/catalog.ts'), load()]);
		speak(wordsOf(catalog));
		document.getElementById('app')?.replaceChildren();
	} catch {
		// Neither there nor kept here: English is.
		root.lang = 'en';
		delete root.dataset['language'];
	}
};
