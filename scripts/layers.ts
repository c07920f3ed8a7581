/**
 * Which part of src/ may import which: the lint rules and tests/unit/architecture.test.ts both read this.
 * Folders are relative to src/. A part may always import itself; nothing imports upwards.
 */
const CORE = 'lib/wasm';
const ENGINES = [CORE, 'lib/audit', 'lib/links'];
const HOSTS = [...ENGINES, 'lib/execution'];
const SERVICES = [...HOSTS, 'lib/platform', 'lib/storage'];
const APP = [...SERVICES, 'lib/cloud'];

export const LAYERS: Readonly<Record<string, readonly string[]>> = {
	[CORE]: [],
	'lib/audit': [CORE],
	'lib/links': [CORE],
	'lib/execution': ENGINES,
	'lib/platform': HOSTS,
	'lib/storage': HOSTS,
	'lib/cloud': SERVICES,
	'lib/app': APP,
	'lib/components': [...APP, 'lib/app'],
	routes: [...APP, 'lib/app', 'lib/components'],
	cli: [CORE, 'lib/audit', 'lib/links', 'lib/execution', 'lib/platform/node']
};

/** All that the core imports beside itself: libraries that name no platform either. */
export const CORE_PACKAGES = ['comlink', '@bjorn3/browser_wasi_shim', '@cfworker/json-schema'];

/** Globals that tie code to one host. The core takes what it needs of them as arguments. */
export const PLATFORM_GLOBALS = ['document', 'window', 'navigator', 'localStorage', 'Deno', 'process', 'Buffer'];

/** Whether files of a part may import a file of src/ (a path relative to it). Files outside all parts are free. */
export function mayImport(layer: string, path: string): boolean {
	const allowed = [layer, ...(LAYERS[layer] ?? [])];
	return allowed.some((folder) => isIn(folder, path)) || !Object.keys(LAYERS).some((folder) => isIn(folder, path));
}

/** Whether a path is somewhere below a folder. */
export function isIn(folder: string, path: string): boolean {
	return path.startsWith(`${folder}/`);
}
