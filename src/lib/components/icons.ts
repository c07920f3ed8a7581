/** Strokes on a 16 × 16 grid. */
export const ICON_PATHS = {
	cast: 'M4.5 3v10l8-5z',
	stop: 'M4 4h8v8H4z',
	copy: 'M5.5 5.5h8v8h-8z M3 10.5h-.5v-8h8V3',
	check: 'M3 8.5l3.5 3.5L13 4.5',
	save: 'M8 2.5v8 M4.5 7.5L8 11l3.5-3.5 M2.5 13.5h11',
	find: 'M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9z M10.3 10.3l3.2 3.2',
	file: 'M3.5 1.5h6l3 3v10h-9z M9.5 1.5v3h3',
	close: 'M4 4l8 8 M12 4l-8 8',
	plus: 'M8 3v10 M3 8h10',
	light:
		'M8 5a3 3 0 100 6 3 3 0 000-6z M8 1v1.5 M8 13.5V15 M1 8h1.5 M13.5 8H15 M3 3l1 1 M12 12l1 1 M3 13l1-1 M12 4l1-1',
	dark: 'M13.5 9.5A6 6 0 016.5 2.5a6 6 0 107 7z',
	system: 'M2 3h12v8H2z M5.5 13.5h5',
	down: 'M4 6l4 4 4-4',
	alert: 'M8 4.5v4.5 M8 11.5v.1 M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13z',
	pause: 'M8 4.5V8l2.5 1.5 M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13z',
	open: 'M2 13.5V3h4l1.5 2H14v8.5z',
	pin: 'M5.5 2h5 M6.5 2v4.5L4 9.5h8L9.5 6.5V2 M8 9.5V14',
	edit: 'M3 13l.7-3L11 2.7l2.3 2.3L6 12.3z M9.5 4.2l2.3 2.3',
	settings: 'M2 4.5h7 M12 4.5h2 M9 3v3h3V3z M2 11.5h2 M7 11.5h7 M4 10v3h3v-3z',
	wrap: 'M2 4h12 M2 8h9.5a2.25 2.25 0 010 4.5H8 M9.5 10.5l-2 2 2 2 M2 12.5h3'
} as const;

export type IconName = keyof typeof ICON_PATHS;
