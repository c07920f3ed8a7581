/** CSV (RFC 4180). */
export type CsvCell = string | number | undefined;

/** With its line end. */
export function csvLine(cells: readonly CsvCell[]): string {
	return `${cells.map(cell).join(',')}\r\n`;
}

/** Text that a spreadsheet would take for a formula begins with an apostrophe: names are anybody's. */
function cell(value: CsvCell): string {
	if (typeof value === 'number') return String(value);
	const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '');
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
