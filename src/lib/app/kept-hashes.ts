/** Hashes of modules that a person chose something for, kept on this device. */
import type { Settings } from './settings.ts';

const SHA256 = /^[0-9a-f]{64}$/;
/** Hashes kept under one name; those chosen longest ago go first. */
const MOST = 500;

/** What cannot be read is nothing. */
export function readHashes(settings: Settings, name: string): string[] {
	try {
		const kept: unknown = JSON.parse(settings.read(name) ?? '[]');
		return Array.isArray(kept) ? kept.filter(isHash) : [];
	} catch {
		return [];
	}
}

/** In the order in which they were chosen. */
export function writeHashes(settings: Settings, name: string, hashes: Iterable<string>): void {
	const kept = [...hashes].slice(-MOST);
	settings.write(name, kept.length === 0 ? undefined : JSON.stringify(kept));
}

function isHash(value: unknown): value is string {
	return typeof value === 'string' && SHA256.test(value);
}
