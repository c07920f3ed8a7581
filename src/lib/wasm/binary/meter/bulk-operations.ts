import { OP } from '../instructions.ts';
import type { ParsedModule } from '../parse.ts';
import { ByteReader } from '../reader.ts';

/** Bulk operations, by what their lengths count. */
export const BYTE_OPERATIONS: ReadonlySet<number> = new Set([OP.memoryInit, OP.memoryCopy, OP.memoryFill]);
export const ELEMENT_OPERATIONS: ReadonlySet<number> = new Set([
	OP.tableInit,
	OP.tableCopy,
	OP.tableGrow,
	OP.tableFill,
	OP.arrayNew,
	OP.arrayNewDefault,
	OP.arrayNewData,
	OP.arrayNewElem,
	OP.arrayFill,
	OP.arrayCopy,
	OP.arrayInitData,
	OP.arrayInitElem
]);

/** Whether the length of a bulk operation is an i64. */
export function isWideLength({ bytes, memories, tables }: ParsedModule, opcode: number, start: number): boolean {
	const reader = new ByteReader(bytes, start + 1);
	reader.u32();
	const first = reader.u32();
	if (opcode === OP.memoryFill) return memories[first]?.wide ?? false;
	if (opcode === OP.tableFill || opcode === OP.tableGrow) return tables[first]?.wide ?? false;
	if (opcode === OP.memoryCopy) return bothWide(memories, first, reader.u32());
	return opcode === OP.tableCopy && bothWide(tables, first, reader.u32());
}

/** Between a wide and a narrow one, the length is narrow. */
function bothWide(all: readonly { wide: boolean }[], first: number, second: number): boolean {
	return (all[first]?.wide ?? false) && (all[second]?.wide ?? false);
}
