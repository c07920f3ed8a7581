/** The limits that casts start with, where a person chose others than Spell's own. Kept on this device. */
import { resolveLimits } from '../wasm/limits.ts';
import type { CastLimits } from '../wasm/protocol.ts';
import type { Settings } from './settings.ts';

export const DEFAULT_LIMITS_KEY = 'spell-limits';

/** In the units of the protocol: ms, bytes, units of fuel. */
export type ChosenLimits = Partial<
	Pick<CastLimits, 'timeoutMs' | 'memoryBytes' | 'outputBytes' | 'fileBytes' | 'fuel'>
>;
const NAMES = ['timeoutMs', 'memoryBytes', 'outputBytes', 'fileBytes', 'fuel'] as const;

/** What cannot be read, or is out of its range, was not chosen. */
export function readDefaultLimits(settings: Settings): ChosenLimits {
	const chosen: ChosenLimits = {};
	for (const name of NAMES) {
		const value = valueIn(settings.read(DEFAULT_LIMITS_KEY), name);
		if (value !== undefined) chosen[name] = value;
	}
	return chosen;
}

export function writeDefaultLimits(settings: Settings, chosen: ChosenLimits): void {
	settings.write(DEFAULT_LIMITS_KEY, Object.keys(chosen).length === 0 ? undefined : JSON.stringify(chosen));
}

function valueIn(text: string | undefined, name: keyof ChosenLimits): number | undefined {
	if (text === undefined) return undefined;
	try {
		const kept = (JSON.parse(text) as Partial<Record<string, number>> | null)?.[name];
		return kept === undefined ? undefined : resolveLimits({ [name]: kept })[name];
	} catch {
		return undefined;
	}
}
