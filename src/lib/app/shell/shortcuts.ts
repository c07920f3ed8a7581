/** Every key that does something on a page, once: the dialog of keys lists them, and pages ask here what was pressed. */

const SHORTCUTS = [
	{ id: 'cast', keys: ['Mod', 'Enter'], does: 'Cast', page: 'runner' },
	{ id: 'cancel', keys: ['Esc'], does: 'Cancel the cast', page: 'runner' },
	{ id: 'save', keys: ['Mod', 'S'], does: 'Save the spell in the library', page: 'runner' },
	{ id: 'terminal-cancel', keys: ['Ctrl', 'C'], does: 'Cancel, in the terminal', page: 'runner' },
	{ id: 'terminal-end', keys: ['Ctrl', 'D'], does: 'End the input, in the terminal', page: 'runner' },
	{ id: 'search', keys: ['/'], does: 'Search the library', page: 'library' },
	{ id: 'tabs', keys: ['←', '→'], does: 'Move between tabs', page: 'all' },
	{ id: 'palette', keys: ['Mod', 'K'], does: 'Go to a page, a spell or a run, or do something', page: 'all' },
	{ id: 'notices', keys: ['F8'], does: 'Go to the notices, to undo', page: 'all' },
	{ id: 'keys', keys: ['?'], does: 'Show these keys', page: 'all' }
] as const;

export type Shortcut = (typeof SHORTCUTS)[number];
export type ShortcutId = Shortcut['id'];

/** What a shortcut is on the keyboard at hand. */
export type ModKey = 'Ctrl' | '⌘';

/** Apple's keyboards have a key of their own for it. `platform`: as `navigator` says it. */
export function modKeyOf(platform: string): ModKey {
	return /Mac|iPhone|iPad/.test(platform) ? '⌘' : 'Ctrl';
}

/** Those that do something on a page, its own first. */
export function shortcutsOf(page: string): readonly Shortcut[] {
	return SHORTCUTS.filter((shortcut) => shortcut.page === page || shortcut.page === 'all');
}

/** The keys of a shortcut as they are written on the keyboard. */
export function keysOf({ keys }: Shortcut, modKey: ModKey): readonly string[] {
	return keys.map((key) => (key === 'Mod' ? modKey : key));
}

/** The keys that do what a shortcut does. */
export function keysById(id: ShortcutId, modKey: ModKey): readonly string[] {
	const shortcut = SHORTCUTS.find((one) => one.id === id);
	return shortcut === undefined ? [] : keysOf(shortcut, modKey);
}

/** A key event, as far as it matters here. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target' | 'defaultPrevented'>;

/** What keys do together with Ctrl or ⌘. */
const MOD_KEYS: ReadonlyMap<string, ShortcutId> = new Map([
	['Enter', 'cast'],
	['s', 'save'],
	['k', 'palette']
]);

/** The shortcut that was pressed on a page. A dialog keeps all keys for itself, and a field those that write. */
export function shortcutOf(event: Pressed): ShortcutId | undefined {
	if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]') !== null) return undefined;
	const isMod = event.ctrlKey || event.metaKey;
	if (isMod) return MOD_KEYS.get(event.key);
	if (event.key === 'Escape') return 'cancel';
	if (event.key === 'F8') return 'notices';
	if (isTyping(event.target)) return undefined;
	if (event.key === '?') return 'keys';
	return event.key === '/' ? 'search' : undefined;
}

function isTyping(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || target.matches('input:not([type=radio]), textarea, select'))
	);
}
