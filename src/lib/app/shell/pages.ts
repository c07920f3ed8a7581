/** Every page that a person goes to by name, once: the navigation and the palette list them. Paths are below the base path. */
export const PAGES = [
	{ id: 'runner', label: 'Cast', path: '/', place: 'navigation' },
	{ id: 'batch', label: 'Batch', path: '/batch/', place: 'elsewhere' },
	{ id: 'library', label: 'Library', path: '/library/', place: 'navigation' },
	{ id: 'runs', label: 'Runs', path: '/runs/', place: 'navigation' },
	{ id: 'metrics', label: 'Metrics', path: '/metrics/', place: 'navigation' },
	{ id: 'inspect', label: 'Inspect', path: '/inspect/', place: 'navigation' },
	{ id: 'audit', label: 'Audit', path: '/audit/', place: 'elsewhere' },
	{ id: 'settings', label: 'Settings', path: '/settings/', place: 'elsewhere' },
	{ id: 'docs', label: 'Documentation', path: '/docs/', place: 'elsewhere' }
] as const;

export type PageId = (typeof PAGES)[number]['id'];
