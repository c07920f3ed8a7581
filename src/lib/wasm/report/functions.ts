/** Every function's name, size and type. */
import type { ParsedModule } from '../binary/parse.ts';
import { readerOf, SECTION } from '../binary/sections.ts';
import type { FunctionColumns, FunctionReport } from './types.ts';

/** How many of the largest functions a report names. */
export const LARGEST_FUNCTIONS = 20;

/** @param names by function index, imported ones included. @throws ModuleRefusedError */
export function readFunctionColumns(module: ParsedModule, names: ReadonlyMap<number, string>): FunctionColumns {
	const { bytes, sections, functions, importedFunctions: imported } = module;
	const count = functions.length - imported;
	const columns: FunctionColumns = {
		imported,
		names: Array.from({ length: count }, (_, row) => names.get(imported + row) ?? ''),
		offsets: new Uint32Array(count),
		sizes: new Uint32Array(count),
		types: Uint32Array.from(functions.slice(imported))
	};
	const reader = readerOf(bytes, sections, SECTION.code);
	reader?.u32();
	for (let row = 0; reader && row < count; row++) {
		const size = reader.u32();
		columns.offsets[row] = reader.at;
		columns.sizes[row] = size;
		reader.skip(size);
	}
	return columns;
}

/** One row, in words. */
export function functionAt(
	{ imported, names, offsets, sizes, types }: FunctionColumns,
	row: number,
	texts: readonly string[]
): FunctionReport {
	const name = names[row] ?? '';
	return {
		index: imported + row,
		...(name === '' ? {} : { name }),
		type: texts[types[row] ?? -1] ?? '(func)',
		offset: offsets[row] ?? 0,
		sizeBytes: sizes[row] ?? 0
	};
}

/** Rows of the largest functions, the largest first. */
export function largestRows({ sizes }: FunctionColumns, count: number): number[] {
	const rows = Array.from(sizes, (_, row) => row);
	return rows.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b).slice(0, count);
}
