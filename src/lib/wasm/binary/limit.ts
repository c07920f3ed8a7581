import { DeclaredMemoryError, ModuleRefusedError } from '../errors.ts';
import { PAGE_BYTES, pagesWithin } from '../limits.ts';
import type { CastLimits } from '../protocol.ts';
import { growthEdits } from './growth.ts';
import { meterEdits } from './meter/meter.ts';
import type { ParsedModule } from './parse.ts';
import { malformed } from './reader.ts';
import { readerOf, SECTION } from './sections.ts';
import { shortenNames } from './shorten-names.ts';
import { rewriteModule, type Edit, type NewEntry } from './splice.ts';
import type { SizeLimits } from './types.ts';
import { exportEntry, lebU } from './writer.ts';

/** What the exports of memories start with that are there for the host; their index follows. */
export const MEMORY_EXPORT = 'spell:memory:';

/** Export of the module's start function, which the host calls itself once the instance is there to be looked at. */
export const START_EXPORT = 'spell:start';

/**
 * The module with its limits compiled in: the maximum of every memory and table, declared or imported, becomes the
 * smaller of its own and the cap (several memories share it), so that growth past it fails in the engine; refused growths of memory are noted.
 * Names that engines show are cut to a length. A start function becomes an export, `START_EXPORT`. Unless the limits say otherwise, fuel is compiled in as well.
 * @throws DeclaredMemoryError when all memories together start above the cap.
 * @throws ModuleRefusedError `table-limit` when a table does.
 */
export function limitModule(module: ParsedModule, limits: CastLimits): Uint8Array<ArrayBuffer> {
	const pages = pagesWithin(limits.memoryBytes);
	const declared = module.memories.reduce((sum, { minimum }) => sum + minimum, 0);
	if (declared > pages) throw new DeclaredMemoryError(declared * PAGE_BYTES, pages * PAGE_BYTES);
	for (const table of module.tables) {
		if (table.minimum > limits.tableElements) throw tableTooLarge(table.minimum, limits.tableElements);
	}
	const capped = [
		...module.memories.map((memory) =>
			cap(memory, memory.minimum + Math.floor((pages - declared) / module.memories.length))
		),
		...module.tables.map((table) => cap(table, limits.tableElements))
	];
	const compiled = limits.metering === 'metered' ? meterEdits(module) : growthEdits(module);
	const entries = [...compiled.entries, ...startAsExport(module), ...memoriesAsExports(module)];
	refuseReservedExports(module);
	const { kept, edits } = shortenNames(
		module.bytes,
		module.sections.filter(({ id }) => id !== SECTION.start)
	);
	return rewriteModule(module.bytes, kept, [...capped, ...compiled.edits, ...edits], entries);
}

/** So that the host can tell the size of every memory: a module may have some that it does not export as `memory`. */
function memoriesAsExports({ memories, exports }: ParsedModule): NewEntry[] {
	const isPlain = memories.length === 1 && exports.some(({ name, kind }) => name === 'memory' && kind === 'memory');
	if (isPlain) return [];
	return memories.map((_, index) => ({
		section: SECTION.export,
		bytes: exportEntry(`${MEMORY_EXPORT}${index}`, 'memory', index)
	}));
}

/** A start function runs before the host holds the instance: a refusal or the memory's size would be lost with a trap. */
function startAsExport({ bytes, sections, types, functions }: ParsedModule): NewEntry[] {
	const index = readerOf(bytes, sections, SECTION.start)?.u32();
	if (index === undefined) return [];
	const type = types[functions[index] ?? -1];
	if (type && type.params.length + type.results.length > 0) {
		throw malformed('the start function takes or returns something', bytes.length);
	}
	return [{ section: SECTION.export, bytes: exportEntry(START_EXPORT, 'function', index) }];
}

function refuseReservedExports({ exports, bytes }: ParsedModule): void {
	const reserved = exports.find(({ name }) => name.startsWith('spell:'));
	if (reserved) throw malformed(`the export name ${reserved.name} is reserved`, bytes.length);
}

function cap({ start, end, minimum, maximum, wide }: SizeLimits, limit: number): Edit {
	const flags = wide ? 0x05 : 0x01;
	return { start, end, bytes: [flags, ...lebU(minimum), ...lebU(Math.min(maximum ?? limit, limit))] };
}

function tableTooLarge(elements: number, limit: number): ModuleRefusedError {
	return new ModuleRefusedError({
		code: 'table-limit',
		elements,
		limit,
		message: `The module declares a table of ${elements} elements; the limit is ${limit}.`
	});
}
