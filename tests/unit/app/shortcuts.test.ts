import { expect, test } from 'vitest';
import { PAGES } from '../../../src/lib/app/shell/pages.ts';
import { shortcutsOf } from '../../../src/lib/app/shell/shortcuts.ts';

/** New window, new tab, close, find, reload, print, address bar, downloads, history. */
const OF_BROWSERS = ['N', 'T', 'W', 'F', 'R', 'P', 'L', 'J', 'H'];
/** In the terminal, keys are the program's. */
const IN_TERMINAL = /^terminal-/;

test.each(PAGES)('on the page $label, no key does two things', ({ id }) => {
	const keys = shortcutsOf(id)
		.filter((shortcut) => !IN_TERMINAL.test(shortcut.id))
		.map((shortcut) => shortcut.keys.join('+'));
	expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('no key is one that browsers keep for themselves', () => {
	const taken = PAGES.flatMap(({ id }) => shortcutsOf(id)).filter(
		({ keys }) => keys[0] === 'Mod' && OF_BROWSERS.some((key) => key === keys[1])
	);
	expect(taken).toEqual([]);
});
