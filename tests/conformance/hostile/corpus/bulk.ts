import { SHORT, STOPPED, type HostileProgram } from '../program.ts';

const FILL = '(memory.fill (i32.const 0) (i32.const 1) (i32.const 0x4000000))';
const FILL_WIDE = '(memory.fill (i64.const 0) (i32.const 1) (i64.const 0x4000000))';
const COPY = '(memory.copy (i32.const 0x2000000) (i32.const 0) (i32.const 0x2000000))';
const INIT = '(memory.init $data (i32.const 0) (i32.const 0) (i32.const 60000))';
const FILL_TABLE = '(table.fill (i32.const 0) (ref.null func) (i32.const 1000000))';
const COPY_TABLE = '(table.copy (i32.const 500000) (i32.const 0) (i32.const 500000))';

const looped = (operation: string) => `(func (export "_start") (loop $l ${operation} (br $l)))`;
const memory = (fields: string) => `(module (memory (export "memory") 1024) ${fields})`;
const table = (fields: string) => `(module (table 1000000 funcref) ${fields})`;

/** Few instructions that do much: a kill alone is known not to stop some of them for a minute. */
export const BULK: readonly HostileProgram[] = Object.entries({
	'loop of fills of 64 MiB': memory(looped(FILL)),
	'loop of fills of 64 MiB, by 64 bits': `(module (memory (export "memory") i64 1024) ${looped(FILL_WIDE)})`,
	'loop of copies of 32 MiB': memory(looped(COPY)),
	'loop of inits of 60 kB': memory(`(data $data "${'x'.repeat(60_000)}") ${looped(INIT)}`),
	'loop of fills of a million elements': table(looped(FILL_TABLE)),
	'loop of copies of half a million elements': table(looped(COPY_TABLE)),
	'3,000 fills of 64 MiB in a row': memory(`(func (export "_start") ${FILL.repeat(3_000)})`),
	'3,000 copies of 32 MiB in a row': memory(`(func (export "_start") ${COPY.repeat(3_000)})`),
	'fills in a function that is called in a loop': memory(`(func $fill ${FILL}) ${looped('(call $fill)')}`),
	'fills in a loop that catches everything': memory(looped(`(try (do ${FILL}) (catch_all))`)),
	'fills in a start function': memory(`(func $early (loop $l ${FILL} (br $l))) (start $early) (func (export "_start"))`)
}).map(([name, source]) => ({
	name,
	source,
	limits: SHORT,
	...(source.includes('i64 1024') ? { needs: 'memory64' as const } : {}),
	expected: [STOPPED]
}));
