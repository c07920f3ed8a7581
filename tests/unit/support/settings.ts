import type { Settings } from '../../../src/lib/app/settings.ts';

/** Settings of a device of the test's own. */
export function settingsIn(kept = new Map<string, string>()): Settings {
	return {
		read: (name) => kept.get(name),
		write: (name, value) => void (value === undefined ? kept.delete(name) : kept.set(name, value))
	};
}
