// Runs before the first paint, as a script of its own.

// Takes up the theme that was chosen on this device; theme.svelte.ts keeps it.
try {
	const theme = localStorage.getItem('spell-theme');
	if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
} catch {
	// Storage is off: as the system is.
}

// Takes up the language: the one that was chosen on this device, or the browser's. language-choice.ts keeps it.
{
	const root = document.documentElement;
	let chosen;
	try {
		chosen = localStorage.getItem('spell-language');
	} catch {
		// Storage is off: as the browser.
	}
	const wanted = [chosen, ...navigator.languages].map((name) => /^(en|de)\b/.exec(name ?? '')?.[0]).find(Boolean);
	// The page as it was built is English: it is hidden until it is in the other language (app.css).
	if (wanted && wanted !== 'en') {
		root.lang = wanted;
		root.dataset['language'] = 'coming';
	}
}

// In another site's frame there is nothing to click, but for the page that is made for frames: not each host sends the
// header that forbids the others.
const mayBeFramed = /\/embed\/(index\.html)?$/.test(location.pathname);
try {
	document.documentElement.hidden = !mayBeFramed && top !== self && top?.location.origin !== location.origin;
} catch {
	document.documentElement.hidden = !mayBeFramed;
}
