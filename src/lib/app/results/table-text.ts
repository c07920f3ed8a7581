/** Rows of a table as text for other programs. */
export type TableFormat = 'tsv' | 'csv' | 'markdown';

/** What spreadsheets take for a formula (OWASP), unless it is a plain number. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** A cell for a spreadsheet: what it would run as a formula begins with an apostrophe. */
export function harmless(cell: string): string {
	return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

/** Rows, the first of which is the header. */
export function writeTable(rows: readonly (readonly string[])[], format: TableFormat): string {
	if (format === 'markdown') return writeMarkdown(rows);
	const delimiter = format === 'tsv' ? '\t' : ',';
	const end = format === 'tsv' ? '\n' : '\r\n';
	return rows.map((row) => row.map((cell) => quoted(harmless(cell), delimiter)).join(delimiter) + end).join('');
}

function quoted(cell: string, delimiter: string): string {
	const mustQuote = cell.includes(delimiter) || /["\r\n]/.test(cell);
	return mustQuote ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function writeMarkdown([head = [], ...rows]: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |\n`;
	return line(head) + line(head.map(() => '---')).replaceAll('\\', '') + rows.map(line).join('');
}

/** A cell cannot have lines, and markup in it is text. */
function markdownCell(cell: string): string {
	return cell.replace(/[\\|`*_[\]<>&]/g, (mark) => `\\${mark}`).replace(/\r\n|\r|\n/g, ' ');
}
