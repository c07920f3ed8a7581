/** What a report on a module holds. Types only. */
import type { MemoryDescription, ModuleDescription, ModuleExport, ModuleImport } from '../protocol.ts';

/** A module from the outside and the inside: what `spell inspect --json` prints. Sizes and offsets in bytes, offsets from the file's start. */
export interface ModuleReport extends Omit<ModuleDescription, 'imports' | 'exports' | 'memories'> {
	imports: TypedImport[];
	exports: TypedExport[];
	memories: TypedMemory[];
	tables: TableReport[];
	globals: GlobalReport[];
	tags: TagReport[];
	/** `sections`: the module breaks the format or has too much of something, so that only its sections were listed. */
	extent: 'whole' | 'sections';
	/** The type section: each type as the text format writes it. */
	types: string[];
	/** Index of the function that runs when the module is instantiated. */
	start?: number;
	/** In the order of the file; as far as they could be read, when the module is refused for its form. */
	sections: SectionReport[];
	code: CodeReport;
	/** From the `producers` section: languages and tools. */
	producers: ProducerField[];
	names: NameReport;
	/** Parts that the module has and that could not be read, and where it failed. */
	unread: UnreadPart[];
}

/** `type` is as in the text format: `(func (param i32) (result i32))`, `(memory 1 2)`, `(global (mut i32))`. */
export type TypedImport = ModuleImport & { type: string };
export type TypedExport = ModuleExport & { index: number; type: string };
export type TypedMemory = MemoryDescription & { type: string };

export interface TableReport {
	/** Of its elements: `funcref`, `externref`, `(ref null 3)`. */
	elementType: string;
	minimum: number;
	/** Absent when the module declares none. */
	maximum?: number;
	imported: boolean;
	type: string;
}

export interface GlobalReport {
	valueType: string;
	mutable: boolean;
	imported: boolean;
	type: string;
}

export interface TagReport {
	imported: boolean;
	type: string;
}

export interface SectionReport {
	/** `type`, `code`, …; of a custom section its own name. */
	name: string;
	custom: boolean;
	/** Where it begins, its header included. */
	offset: number;
	/** All of it, its header included. */
	sizeBytes: number;
	/** Where its content begins, and how long that is; of a custom section, after the name. */
	contentOffset: number;
	contentBytes: number;
	/** Length of its vector, for sections that are one. */
	entries?: number;
}

export interface CodeReport {
	/** Of all bodies together. */
	bytes: number;
	/** The largest first, at most `LARGEST_FUNCTIONS`. */
	largest: FunctionReport[];
}

export interface FunctionReport {
	index: number;
	/** From the name section, else an export's. */
	name?: string;
	type: string;
	/** Where its body begins, and its size. */
	offset: number;
	sizeBytes: number;
}

export interface ProducerField {
	/** `language`, `processed-by`, `sdk`. */
	field: string;
	values: { name: string; version: string }[];
}

/** The `name` section: how much of what it names. */
export interface NameReport {
	module?: string;
	/** How many of each kind have a name: `functions`, `locals`, `globals`, … */
	counts: Readonly<Record<string, number>>;
}

export interface UnreadPart {
	part: string;
	message: string;
	offset?: number;
}

/** All functions, in columns: a large module has 100,000. Row `i` is function `imported + i`. */
export interface FunctionColumns {
	/** How many functions stand before these in the index space. */
	imported: number;
	/** Empty where there is none. */
	names: string[];
	offsets: Uint32Array;
	sizes: Uint32Array;
	/** Index into the report's `types`. */
	types: Uint32Array;
}

export interface Inspection {
	report: ModuleReport;
	functions: FunctionColumns;
}
