// Runs before the first paint, as a script of its own: takes up the theme that was chosen on this device.
// theme.svelte.ts keeps it.
try {
	const theme = localStorage.getItem('spell-theme');
	if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
} catch {
	// Storage is off: as the system is.
}
